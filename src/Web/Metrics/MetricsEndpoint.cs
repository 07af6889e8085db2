using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Pushing;
using Burnwatch.Web.Access;
using Burnwatch.Web.Samples;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Burnwatch.Web.Metrics;

/// <summary><c>POST /v1/metrics</c>: OpenTelemetry metrics over HTTP, in protobuf or JSON.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/v1/metrics";

    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public static async Task<IResult> TakeAsync(
        HttpContext http, [FromServices] SampleIntake intake, CumulativeSums sums, IOptions<PushOptions> options,
        TimeProvider time)
    {
        if (PushRequest.Refusal(http, [Protobuf, Json]) is { } refusal)
            return refusal;
        var isJson = PushRequest.Is(http, Json);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        List<OtlpPoint> points;
        try
        {
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            points = isJson ? OtlpJson.Read(bytes) : OtlpProtobuf.Read(bytes.Span);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest,
                "The body is no export of OpenTelemetry metrics, and nothing of it was taken; "
                + $"send one as {Protobuf} or {Json}.");
        }
        if (points.Count > options.Value.MostRows)
            return PushRequest.TooManyRows(options.Value.MostRows);
        var now = time.GetUtcNow();
        var batch = new SampleBatch(now, ReadingSource.Otlp);
        var samples = new MetricSamples(batch, sums, RequiresScope.TokenOf(http), now);
        samples.Add(points);
        // An exporter that tries again sends the same bytes, and gives no name to what it sends.
        var name = Convert.ToHexString(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        return await PushRequest.AnswerAsync(
            http, intake, batch, name, outcome => Tell(outcome.Answer!, samples.Ignored, isJson), samples.TakeBack);
    }

    // 200 as the protocol asks, on disk as in the database.
    private static IResult Tell(PushAnswer answer, int ignored, bool isJson)
    {
        var (rejected, message) = (answer.Rejected + ignored, MessageOf(answer, ignored));
        if (isJson)
            return Results.Text(
                rejected == 0
                    ? "{}"
                    : $$$"""
                        {"partialSuccess":{"rejectedDataPoints":"{{{rejected}}}","errorMessage":"{{{
                            JsonEncodedText.Encode(message)}}}"}}
                        """,
                Json);
        return Results.Bytes(rejected == 0 ? [] : PartialSuccess(rejected, message), Protobuf);
    }

    private static string MessageOf(PushAnswer answer, int ignored)
    {
        var text = new StringBuilder();
        if (answer.Errors is [var first, ..])
            text.Append(CultureInfo.InvariantCulture, $"{first.Field}: {first.Problem} ");
        if (ignored > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{ignored} data points are of metrics that are not read; send those of elevenapi alone.");
        return text.ToString().TrimEnd();
    }

    // ExportMetricsServiceResponse.partial_success (1): rejected_data_points (1), error_message (2).
    private static byte[] PartialSuccess(int rejected, string message)
    {
        var text = Encoding.UTF8.GetBytes(message);
        byte[] inner = [0x08, .. Varint(rejected), 0x12, .. Varint(text.Length), .. text];
        return [0x0a, .. Varint(inner.Length), .. inner];
    }

    private static List<byte> Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }
}
