using Burnwatch.Collector.Pushing;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace Burnwatch.Web.Samples;

/// <summary>What all requests that push have in common.</summary>
internal static class PushRequest
{
    private const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>Whether the body is said to be of a kind.</summary>
    public static bool Is(HttpContext http, string mediaType) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The answer to a request whose headers are wrong; null where they are right.</summary>
    public static IResult? Refusal(HttpContext http, string[] mediaTypes)
    {
        if (!mediaTypes.Any(type => Is(http, type)))
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                $"The header Content-Type is none of {string.Join(", ", mediaTypes)}; set it to what the body is.");
        // What could be unpacked has lost the header.
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } packed && packed != "identity")
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "The body is packed in a way that is not known; send it as it is, or with Content-Encoding: gzip.");
        return http.Request.Headers[IdempotencyHeader].ToString().Length > SampleRules.LongestText
            ? Problem.Of(
                StatusCodes.Status400BadRequest, $"The header {IdempotencyHeader} is longer than 200 characters.")
            : null;
    }

    public static IResult TooManyRows(int most) => Problem.Of(
        StatusCodes.Status413PayloadTooLarge,
        $"The batch has more than {most} rows, and nothing of it was taken; send it in parts.");

    /// <summary>Has a batch taken, and says what became of it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="intake">Takes it.</param>
    /// <param name="batch">What was sent.</param>
    /// <param name="name">What the batch is called where the sender gives it no name; null: nothing.</param>
    /// <param name="tell">How an outcome is told.</param>
    /// <param name="takeBack">
    /// Done where nothing of it was taken: then, and not when a sender goes away who is not told.
    /// </param>
    public static async Task<IResult> AnswerAsync(
        HttpContext http, SampleIntake intake, SampleBatch batch, string? name, Func<PushOutcome, IResult> tell,
        Action? takeBack = null)
    {
        var key = http.Request.Headers[IdempotencyHeader].ToString();
        try
        {
            var outcome = await TakeAsync(
                    intake, batch, RequiresScope.TokenOf(http), key.Length == 0 ? name : key, takeBack)
                .WaitAsync(http.RequestAborted);
            return outcome.Kind is PushOutcomeKind.Busy
                ? Problem.Later(
                    http, StatusCodes.Status429TooManyRequests,
                    "Too much waits to be stored, and nothing of this was taken; send it again later.",
                    outcome.RetryAfter)
                : tell(outcome);
        }
        catch (NpgsqlException)
        {
            // Told where it happened.
            return Problem.Later(
                http, StatusCodes.Status503ServiceUnavailable,
                "The batch was not stored; the daemon's log says why. Send it again with the same Idempotency-Key.",
                TimeSpan.FromSeconds(30));
        }
    }

    private static async Task<PushOutcome> TakeAsync(
        SampleIntake intake, SampleBatch batch, long tokenId, string? name, Action? takeBack)
    {
        var isTaken = false;
        try
        {
            var outcome = await intake.TakeAsync(batch, tokenId, name, CancellationToken.None);
            isTaken = outcome.Kind is not PushOutcomeKind.Busy;
            return outcome;
        }
        finally
        {
            if (!isTaken)
                takeBack?.Invoke();
        }
    }
}
