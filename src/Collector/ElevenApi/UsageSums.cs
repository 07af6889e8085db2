using System.Globalization;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Adds up the rows of a usage table as they come, one sum for each credential, bucket, product and model: rows that
/// differ only in what we do not ask for (a key renamed within the bucket) are one.
/// </summary>
/// <remarks>
/// Which column holds the credits is said by the units, and these often come after the rows. So every column that may
/// be a number is added up, and a cell that is none is told only when its column turns out to be of use.
/// </remarks>
internal sealed class UsageSums(UsageColumns columns)
{
    // Sums of a few such numbers must fit into the long that the tables keep.
    private const decimal LargestNumber = 1e15m;

    private readonly Dictionary<(string Hash, DateTimeOffset Start, string Product, string Model), Sum> sums = [];
    private readonly MalformedAnswerException?[] faults = new MalformedAnswerException?[columns.Names.Count];

    /// <summary>Whether the numbers of a column are still worth reading.</summary>
    public bool Wants(int place) => place < faults.Length && faults[place] is null && !columns.IsText(place);

    /// <summary>Takes the cells of one row; what is no number spoils its column.</summary>
    public void Add(UsageCells row, DateTimeOffset start)
    {
        var identity = (
            row.Text(columns.KeyHash), start, row.Text(columns.ProductType), row.Text(columns.ModelName));
        if (!sums.TryGetValue(identity, out var sum))
            sums.Add(identity, sum = new Sum(new decimal[faults.Length]));
        if (row.Text(columns.KeyName) is { Length: > 0 } name)
            sum.KeyName = name;
        for (var place = 0; place < faults.Length; place++)
        {
            if (!Wants(place))
                continue;
            if (!row.Number(place, out var number) || Math.Abs(number.GetValueOrDefault()) > LargestNumber)
                faults[place] = row.Unexpected("a number", place);
            sum.Numbers[place] += number.GetValueOrDefault();
            sum.CostTold |= number is not null && place == columns.TotalCost;
        }
    }

    /// <summary>The sums as rows, once the units are known. One below zero counts as zero.</summary>
    /// <param name="units">Of the columns, in their order.</param>
    /// <param name="shortest">The row with the fewest cells: it too must have credits.</param>
    /// <exception cref="MalformedAnswerException">A cell of a column of use is missing or no number.</exception>
    public IReadOnlyList<UsageRow> ToRows(IReadOnlyList<string?> units, (int Count, int Row) shortest)
    {
        var (credits, cost) = (columns.Credits(units), columns.Cost(units));
        if (shortest.Count <= credits)
            throw UsageCells.TooShort(credits, shortest.Row);
        foreach (var place in new[] { credits, columns.UsageCount, cost }.OfType<int>())
        {
            if (columns.IsText(place))
                throw new MalformedAnswerException("a column of numbers with the unit \"credits\"", "one of text");
            if (faults[place] is { } fault)
                throw fault;
        }

        return
        [
            .. sums.Select(sum => new UsageRow(
                sum.Key.Hash,
                sum.Value.KeyName,
                sum.Key.Start,
                sum.Key.Product,
                sum.Key.Model,
                Whole(sum.Value.Numbers[credits]),
                columns.UsageCount is { } requests ? Whole(sum.Value.Numbers[requests]) : 0,
                cost is { } place && sum.Value.CostTold ? sum.Value.Numbers[place] : null)),
        ];
    }

    private static long Whole(decimal sum)
    {
        var whole = Math.Max(0, Math.Round(sum, MidpointRounding.AwayFromZero));
        return whole <= long.MaxValue
            ? (long)whole
            : throw new MalformedAnswerException(
                $"sums up to {long.MaxValue}", whole.ToString("e0", CultureInfo.InvariantCulture));
    }

    private sealed class Sum(decimal[] numbers)
    {
        public string KeyName { get; set; } = "";

        public decimal[] Numbers { get; } = numbers;

        public bool CostTold { get; set; }
    }
}
