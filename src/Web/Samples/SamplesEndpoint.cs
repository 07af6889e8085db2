using System.Text.Json;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Pushing;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Burnwatch.Web.Samples;

/// <summary>
/// <c>POST /api/v1/samples</c>: what services saw of their own use, as an array or as a sample a line.
/// </summary>
internal static class SamplesEndpoint
{
    public const string Path = "/api/v1/samples";

    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    public static async Task<IResult> TakeAsync(
        HttpContext http, [FromServices] SampleIntake intake, IOptions<PushOptions> options, TimeProvider time)
    {
        if (PushRequest.Refusal(http, [Json, Lines]) is { } refusal)
            return refusal;
        var batch = new SampleBatch(time.GetUtcNow(), ReadingSource.Push);
        try
        {
            var rows = JsonSerializer.DeserializeAsyncEnumerable(
                http.Request.Body, SamplesJson.Default.SampleRow, PushRequest.Is(http, Lines), http.RequestAborted);
            await foreach (var row in rows)
            {
                if (batch.Rows == options.Value.MostRows)
                    return PushRequest.TooManyRows(options.Value.MostRows);
                if (row.Field is null)
                    batch.Add(row.Sample);
                else
                    batch.AddUnreadable(row.Field, row.Problem!);
            }
        }
        catch (JsonException e)
        {
            // Its message may quote the body. Rows are parsed ahead of those counted here, so the place is its own.
            return Problem.Of(
                StatusCodes.Status400BadRequest,
                $"The body is no JSON near byte {e.BytePositionInLine + 1 ?? 1} of line {e.LineNumber + 1 ?? 1}, and "
                + $"nothing of it was taken; send an array of samples as {Json}, or a sample a line as {Lines}.");
        }
        return await PushRequest.AnswerAsync(http, intake, batch, null, PushAnswers.OfSamples);
    }
}
