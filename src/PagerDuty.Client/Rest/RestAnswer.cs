using System.Text.Json;

namespace PagerDuty.Client.Rest;

/// <summary>Puts a refusal of the REST API into a sentence: its own words, what to do, and no token.</summary>
internal static class RestAnswer
{
    private const int Length = 500;

    public static RestException FailureOf(int status, ReadOnlySpan<byte> body, RestToken token, TimeSpan? retryAfter)
    {
        var said = Clean(SaidBy(body), token);
        var advice = status switch
        {
            401 => " Make a new REST API key at PagerDuty and put it where the old one is kept.",
            403 => " Give the REST API key the right to read incidents.",
            429 => " It may be asked again later.",
            _ => "",
        };
        return new RestException(
            FormattableString.Invariant($"PagerDuty answered {status}{(said.Length == 0 ? "" : ": " + said)}.{advice}"),
            status,
            retryAfter);
    }

    private static string SaidBy(ReadOnlySpan<byte> body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, RestJson.Default.ErrorBody)?.Error;
            return string.Join(": ", new[] { error?.Message }.Concat(error?.Errors ?? []).OfType<string>());
        }
        catch (JsonException)
        {
            // A proxy's page: the status says more.
            return "";
        }
    }

    private static string Clean(string text, RestToken token)
    {
        var clean = string.Concat(token.Redact(text).Select(c => char.IsControl(c) ? ' ' : c)).Trim().TrimEnd('.');
        return clean.Length <= Length ? clean : string.Concat(clean.AsSpan(0, Length - 1), "…");
    }
}
