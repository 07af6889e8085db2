using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary><c>GET /v1/usage/character-stats</c>: credits by key, with the names of keys as series.</summary>
internal sealed class CharacterStatsEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    private const int MostBuckets = 10_000;

    public Task<IResult> StatsAsync(HttpContext http, Caller caller)
    {
        var query = http.Request.Query;
        if (Number(query["start_unix"]) is not { } start || Number(query["end_unix"]) is not { } end
            || (Number(query["aggregation_bucket_size"]) ?? 86_400) * 1000 is not (> 0 and var width)
            || end <= start || (end - start) / width > MostBuckets)
            return Task.FromResult(ApiErrors.PathNotFound.ToResult(http.TraceIdentifier));

        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(start), DateTimeOffset.FromUnixTimeMilliseconds(end));
        var buckets = (int)((end - start + width - 1) / width);
        var usage = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var line in workspace.Book.Visible(from, to, time.GetUtcNow()))
        {
            var name = query["breakdown_type"] == "none" ? "All" : line.Key.Scenario.Name;
            if (!usage.TryGetValue(name, out var credits))
                usage.Add(name, credits = new long[buckets]);
            credits[(line.At.ToUnixTimeMilliseconds() - start) / width] += line.Cell.Credits;
        }

        return Task.FromResult(Results.Json(new JsonObject
        {
            ["time"] = new JsonArray(
                [.. Enumerable.Range(0, buckets).Select(i => JsonValue.Create(start + i * width))]),
            ["usage"] = new JsonObject(usage.Select(series => KeyValuePair.Create<string, JsonNode?>(
                series.Key, new JsonArray([.. series.Value.Select(credits => JsonValue.Create(credits))])))),
        }));
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
