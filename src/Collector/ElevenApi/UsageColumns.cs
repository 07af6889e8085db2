namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Where in a row of the usage table each value stands; found by name, since order and number of columns vary.
/// </summary>
internal sealed record UsageColumns(
    int Timestamp,
    int Credits,
    int KeyHash,
    int? KeyName,
    int? ProductType,
    int? ModelName,
    int? UsageCount,
    int? Cost)
{
    public const string Hash = "hashed_xi_api_key";
    public const string Product = "product_type";
    public const string Model = "model";

    private const string CreditUnit = "credits";
    private const string CostUnit = "usd";

    /// <exception cref="MalformedAnswerException">A column that must be there is not, or not once.</exception>
    public static UsageColumns Find(IReadOnlyList<string> names, IReadOnlyList<string?> units)
    {
        if (units.Count != names.Count)
        {
            throw new MalformedAnswerException(
                $"one unit for each of the {names.Count} columns", $"{units.Count} units");
        }

        var credits = Enumerable.Range(0, units.Count).Where(i => units[i] == CreditUnit).ToList();
        if (credits.Count != 1)
            throw new MalformedAnswerException("one column with the unit \"credits\"", $"{credits.Count} of them");
        // Money in another currency than ours is no value of ours; the price book turns credits into it.
        var cost = Place(names, "total_cost");
        return new UsageColumns(
            Required(names, "timestamp"),
            credits[0],
            Required(names, Hash),
            Place(names, "api_key_name"),
            Place(names, Product),
            Place(names, Model),
            Place(names, "usage_count"),
            cost is { } at && units[at] == CostUnit ? at : null);
    }

    /// <summary>The last place that a row must have.</summary>
    public int Last =>
        new[] { Timestamp, Credits, KeyHash, KeyName, ProductType, ModelName, UsageCount, Cost }.Max() ?? 0;

    private static int Required(IReadOnlyList<string> names, string name) =>
        Place(names, name) ?? throw new MalformedAnswerException($"a column \"{name}\"", "none");

    private static int? Place(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return null;
    }
}
