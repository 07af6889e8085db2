using System.Globalization;
using System.Text.Json;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// <c>POST /v1/workspace/analytics/requests</c>: the single requests that the usage was made of. Those of a simulated
/// minute stand at even distances in it; a refused request was never booked, so all have succeeded.
/// </summary>
internal sealed class RequestsEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    private static readonly (string Name, string Type, string? Unit)[] Columns =
    [
        ("request_id", "String", null),
        ("timestamp", "DateTime", null),
        ("endpoint", "String", null),
        ("response_time_ms", "Int", "ms"),
        ("success", "Bool", null),
        (UsageColumn.Hash, "String", null),
    ];

    public async Task<IResult> ListAsync(HttpContext http, Caller caller)
    {
        var body = await RequestBody.ReadAsync(http.Request);
        return RequestsQuery.Parse(body) is { } query
            ? Results.Bytes(ToJson(Find(query)), "application/json")
            : body.Refuse();
    }

    private IEnumerable<SingleRequest> Find(RequestsQuery query)
    {
        // The minute that the span begins in has requests inside the span.
        var requests = workspace.Book.Visible(query.Start.AddMinutes(-1), query.End, time.GetUtcNow())
            .Where(l => query.Filters.All(f => f.Holds(l)))
            // A leak and the key's own traffic are one, or their requests would have the same ids.
            .GroupBy(l => l with { Cell = default })
            .SelectMany(g => Requests(g.Key with { Cell = g.Aggregate(default(UsageCell), (sum, l) => sum + l.Cell) }))
            .Where(r => query.Start <= r.At && r.At < query.End);
        return (query.IsDescending
                ? requests.OrderByDescending(r => r.At).ThenByDescending(r => r.Id, StringComparer.Ordinal)
                : requests.OrderBy(r => r.At).ThenBy(r => r.Id, StringComparer.Ordinal))
            .Take(query.Limit);
    }

    private IEnumerable<SingleRequest> Requests(UsageLine line)
    {
        for (var i = 0L; i < line.Cell.Requests; i++)
        {
            var at = line.At + TimeSpan.FromMinutes(1) * ((double)i / line.Cell.Requests);
            var id = line.TraceId ?? Draws.Hex(
                Draws.Name(
                    workspace.Scenario.Seed, line.Key.Id, line.Product, line.Model, $"{line.At.UtcTicks} {i}"),
                32);
            yield return new SingleRequest(id, at, line);
        }
    }

    private static byte[] ToJson(IEnumerable<SingleRequest> requests)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Texts(json, "columns", Columns.Select(c => c.Name));
            Texts(json, "column_types", Columns.Select(c => c.Type));
            json.WriteStartArray("rows");
            foreach (var request in requests)
                Row(json, request);
            json.WriteEndArray();
            Texts(json, "column_units", Columns.Select(c => c.Unit));
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Row(Utf8JsonWriter json, SingleRequest request)
    {
        json.WriteStartArray();
        json.WriteStringValue(request.Id);
        json.WriteStringValue(
            request.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteStringValue(EndpointOf(request.Line.Product));
        json.WriteNumberValue(200 + (request.Id[0] * 37 + request.Id[^1] * 11) % 1800);
        json.WriteBooleanValue(true);
        json.WriteStringValue(UsageColumn.Value(UsageColumn.Hash, request.Line));
        json.WriteEndArray();
    }

    private static string EndpointOf(string product) => product switch
    {
        "TTS" => "/v1/text-to-speech/{voice_id}",
        "STT" => "/v1/speech-to-text",
        "Music" => "/v1/music",
        "Conversational AI - LLM" => "/v1/convai/conversation",
        _ => $"/v1/{product.ToLowerInvariant().Replace(' ', '-')}",
    };

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed record SingleRequest(string Id, DateTimeOffset At, UsageLine Line);
}
