using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Burnwatch.Simulator.Tests.ElevenApi;

/// <summary>The answer to a usage query, as a client reads it: columns by name, numbers in either form.</summary>
internal sealed class UsageReply(JsonElement json)
{
    public JsonElement Json => json;

    public IReadOnlyList<string> Columns { get; } =
        [.. json.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)];

    public IReadOnlyList<JsonElement> Rows { get; } = [.. json.GetProperty("rows").EnumerateArray()];

    public long Credits => Rows.Sum(r => (long)Number(r, "total_usage"));

    public JsonElement Cell(JsonElement row, string column) => row[Columns.ToList().IndexOf(column)];

    public decimal Number(JsonElement row, string column) =>
        Cell(row, column) is { ValueKind: JsonValueKind.String } text
            ? decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture)
            : Cell(row, column).GetDecimal();

    public static async Task<UsageReply> QueryAsync(
        HttpClient api, DateTimeOffset from, DateTimeOffset to, string[]? groupBy = null, int interval = 60,
        string zone = "UTC", object? filters = null)
    {
        using var response = await api.PostAsync("/v1/workspace/analytics/query/usage-by-product-over-time", new
        {
            start_time = from.ToUnixTimeMilliseconds(),
            end_time = to.ToUnixTimeMilliseconds(),
            interval_seconds = interval,
            group_by = groupBy,
            time_zone = zone,
            filters,
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new UsageReply(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
