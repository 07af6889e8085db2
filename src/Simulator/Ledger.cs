using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator;

/// <summary>
/// What was really used, to the credit: the values that the analytics reach in the end, live calls included.
/// </summary>
/// <remarks>
/// A minute counts as a whole once it is asked for, so a span that ends now may hold some seconds to come; end spans at
/// whole minutes that are over. Asked beyond now, it tells what will be used if nobody changes a key.
/// </remarks>
public sealed class Ledger
{
    private readonly UsageBook book;
    private readonly decimal? usdPerThousand;

    internal Ledger(UsageBook book, decimal? usdPerThousand, DateTimeOffset start)
    {
        this.book = book;
        this.usdPerThousand = usdPerThousand;
        Start = start;
    }

    /// <summary>The instant before which nothing was used.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Credits of the minutes and calls that start in [from, to).</summary>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The first instant that is out.</param>
    /// <param name="key">Only this key, by its name in the scenario.</param>
    /// <param name="product">Only this product.</param>
    public long Credits(DateTimeOffset from, DateTimeOffset to, string? key = null, string? product = null) =>
        book.Final(from, to)
            .Where(l => (key is null || l.Key.Scenario.Name == key) && (product is null || l.Product == product))
            .Sum(l => l.Cell.Credits);

    /// <summary>
    /// The hours of [from, to) in which something was used, in order of time, then key, product and model.
    /// </summary>
    public IReadOnlyList<LedgerEntry> Hours(DateTimeOffset from, DateTimeOffset to) =>
        [.. book.Final(from, to)
            .GroupBy(l => (Hour: Clockwork.Minute(l.At) / 60, Key: l.Key.Scenario.Name, l.Product, l.Model))
            .OrderBy(g => g.Key.Hour).ThenBy(g => g.Key.Key, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Product, StringComparer.Ordinal).ThenBy(g => g.Key.Model, StringComparer.Ordinal)
            .Select(g => Entry(g.Key, g.Aggregate(default(UsageCell), (sum, line) => sum + line.Cell)))];

    private LedgerEntry Entry((long Hour, string Key, string Product, string Model) what, UsageCell sum) => new()
    {
        Key = what.Key,
        Product = what.Product,
        Model = what.Model,
        Hour = Clockwork.Start(what.Hour * 60),
        Credits = sum.Credits,
        Requests = sum.Requests,
        CostUsd = sum.Credits * usdPerThousand / 1000,
    };
}
