using System.Globalization;
using System.Text.Json;
using Burnwatch.Secrets;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>The tabular answer that lists single requests; its columns are found by name.</summary>
internal sealed record RequestTable
{
    public IReadOnlyList<string?>? Columns { get; init; }

    public IReadOnlyList<IReadOnlyList<JsonElement>?>? Rows { get; init; }

    /// <summary>The requests in the order of the answer.</summary>
    /// <param name="key">The key that was asked with, which no text may hold.</param>
    /// <exception cref="MalformedAnswerException">It has not the columns or cells that it must have.</exception>
    public IReadOnlyList<ListedRequest> Decode(Secret key)
    {
        if (Columns is not { } columns || Rows is not { } rows)
            throw new MalformedAnswerException("the members \"columns\" and \"rows\"", "fewer");
        var (at, endpoint) = (Required("timestamp"), Required("endpoint"));
        var (id, success, hash) = (Place("request_id"), Place("success"), Place(UsageColumns.Hash));
        return [.. rows.Select((row, number) => Read(row, number))];

        ListedRequest Read(IReadOnlyList<JsonElement>? row, int number) =>
            row is null || row.Count < columns.Count
                ? throw new MalformedAnswerException($"{columns.Count} cells in row {number}", $"{row?.Count ?? 0}")
                : new ListedRequest(
                    Text(row, id), Moment(row[at], number), PeerText.Tidy(Text(row, endpoint) ?? "", key),
                    IsFailure(row, success), Text(row, hash));

        int Required(string name) =>
            Place(name) ?? throw new MalformedAnswerException($"a column \"{name}\"", "none");

        int? Place(string name) =>
            columns.Index().Where(c => c.Item == name).Select(c => (int?)c.Index).FirstOrDefault();
    }

    private static string? Text(IReadOnlyList<JsonElement> row, int? place) =>
        place is { } at && row[at].ValueKind is JsonValueKind.String ? row[at].GetString() : null;

    // Booleans are told as such, as text, and as numbers.
    private static bool IsFailure(IReadOnlyList<JsonElement> row, int? place) =>
        place is { } at && row[at].ToString() is var told
        && (told.Equals("false", StringComparison.OrdinalIgnoreCase) || told == "0");

    private static DateTimeOffset Moment(JsonElement cell, int number) =>
        cell.ValueKind is JsonValueKind.String && DateTimeOffset.TryParse(
            cell.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : throw new MalformedAnswerException($"a time in row {number}", cell.ValueKind.ToString());
}

/// <summary>A request that the provider lists.</summary>
/// <param name="Id">Null where the answer has none.</param>
/// <param name="At">When.</param>
/// <param name="Endpoint">The provider's own word for it.</param>
/// <param name="IsFailure">Whether it is told not to have succeeded.</param>
/// <param name="KeyHash">Of its credential; null where the answer does not say.</param>
internal sealed record ListedRequest(
    string? Id, DateTimeOffset At, string Endpoint, bool IsFailure, string? KeyHash);
