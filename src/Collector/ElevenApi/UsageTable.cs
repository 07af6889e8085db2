using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>The tabular answer of the analytics query, as it is on the wire.</summary>
internal sealed record UsageTable
{
    public IReadOnlyList<string>? Columns { get; init; }

    public IReadOnlyList<string?>? ColumnUnits { get; init; }

    public JsonElement Rows { get; init; }

    /// <summary>
    /// Its rows within the span, one for each credential, bucket, product and model. Rows that differ only in what we
    /// do not ask for (a key renamed within the bucket) are added up. A sum below zero counts as zero.
    /// </summary>
    /// <exception cref="MalformedAnswerException">
    /// A column is missing or a cell is not what its column promises.
    /// </exception>
    public IReadOnlyList<UsageRow> Decode(ReadingSpan span)
    {
        if (Columns is null || ColumnUnits is null)
            throw new MalformedAnswerException("the members \"columns\", \"column_units\" and \"rows\"", "fewer");
        if (Rows.ValueKind is not JsonValueKind.Array)
            throw new MalformedAnswerException("an array \"rows\"", Rows.ValueKind.ToString());

        var columns = UsageColumns.Find(Columns, ColumnUnits);
        var sums = new Dictionary<(string, DateTimeOffset, string, string), UsageSum>();
        var number = 0;
        foreach (var cells in Rows.EnumerateArray())
        {
            var row = new Row(cells, number++, columns);
            var start = row.Instant(columns.Timestamp, span.Width);
            if (!span.Contains(start))
                continue;
            var (product, model) = (row.Text(columns.ProductType), row.Text(columns.ModelName));
            var identity = (row.Text(columns.KeyHash), start, product, model);
            sums[identity] = sums.GetValueOrDefault(identity).Plus(
                row.Text(columns.KeyName),
                row.Number(columns.Credits) ?? 0,
                row.Number(columns.UsageCount) ?? 0,
                row.Number(columns.Cost));
        }

        return [.. sums.Select(sum => sum.Value.ToRow(sum.Key))];
    }

    private readonly record struct UsageSum(string? KeyName, decimal Credits, decimal Requests, decimal? CostUsd)
    {
        public UsageSum Plus(string keyName, decimal credits, decimal requests, decimal? cost) => new(
            keyName.Length > 0 ? keyName : KeyName,
            Credits + credits,
            Requests + requests,
            cost is null ? CostUsd : CostUsd.GetValueOrDefault() + cost);

        public UsageRow ToRow((string Hash, DateTimeOffset Start, string Product, string Model) of) =>
            new(of.Hash, KeyName ?? "", of.Start, of.Product, of.Model, Whole(Credits), Whole(Requests), CostUsd);

        private static long Whole(decimal sum) => (long)Math.Max(0, Math.Round(sum, MidpointRounding.AwayFromZero));
    }

    /// <summary>One row, read by place; a place of null is a column that the answer does not have.</summary>
    private readonly struct Row
    {
        private readonly JsonElement cells;
        private readonly int number;

        public Row(JsonElement cells, int number, UsageColumns columns)
        {
            if (cells.ValueKind is not JsonValueKind.Array || cells.GetArrayLength() <= columns.Last)
            {
                throw new MalformedAnswerException(
                    $"an array of more than {columns.Last} cells in row {number}", "none");
            }

            (this.cells, this.number) = (cells, number);
        }

        public string Text(int? place)
        {
            if (place is not { } at)
                return "";
            return cells[at] is { ValueKind: JsonValueKind.String or JsonValueKind.Null } cell
                ? StorableText.Of(cell.GetString()) ?? ""
                : throw Unexpected("text", at);
        }

        public decimal? Number(int? place)
        {
            if (place is not { } at || cells[at].ValueKind is JsonValueKind.Null)
                return null;
            var cell = cells[at];
            var text = cell.ValueKind switch
            {
                JsonValueKind.Number => cell.GetRawText(),
                JsonValueKind.String => cell.GetString(),
                _ => null,
            };
            // Sums of a few such numbers must fit into the long that the tables keep.
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && Math.Abs(value) <= 1e15m
                ? value
                : throw Unexpected("a number", at);
        }

        public DateTimeOffset Instant(int place, TimeSpan width)
        {
            const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return cells[place].ValueKind is JsonValueKind.String
                && DateTimeOffset.TryParse(cells[place].GetString(), CultureInfo.InvariantCulture, utc, out var instant)
                && instant == ReadingSpan.Floor(instant, width)
                ? instant
                : throw Unexpected($"a time on the grid of {width.TotalSeconds:0} s", place);
        }

        private MalformedAnswerException Unexpected(string expected, int place) =>
            new($"{expected} in row {number}, column {place}", cells[place].ValueKind.ToString());
    }
}
