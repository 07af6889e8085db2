using System.Globalization;
using System.Net.Http.Headers;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>How many requests ran and may run at once, as one response showed it.</summary>
internal readonly record struct ConcurrencyHeaders(int Current, int Maximum)
{
    /// <summary>
    /// Null where a header is missing or no sensible number: which responses carry them is not documented, so a
    /// response without is no reading and no error.
    /// </summary>
    public static ConcurrencyHeaders? Read(HttpResponseHeaders headers) =>
        Number(headers, "current-concurrent-requests") is { } current
        && Number(headers, "maximum-concurrent-requests") is { } maximum and > 0
            ? new ConcurrencyHeaders(current, maximum)
            : null;

    private static int? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
