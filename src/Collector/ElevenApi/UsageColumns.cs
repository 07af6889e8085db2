namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Where in a row of the usage table each value stands; found by name, since order and number of columns vary.
/// </summary>
internal sealed record UsageColumns(
    IReadOnlyList<string> Names,
    int Timestamp,
    int KeyHash,
    int? KeyName,
    int? ProductType,
    int? ModelName,
    int? UsageCount,
    int? TotalCost)
{
    public const string Hash = "hashed_xi_api_key";
    public const string Product = "product_type";
    public const string Model = "model";

    private const string CreditUnit = "credits";
    private const string CostUnit = "usd";

    /// <exception cref="MalformedAnswerException">A column that must be there is not.</exception>
    public static UsageColumns Find(IReadOnlyList<string> names) => new(
        names,
        Required(names, "timestamp"),
        Required(names, Hash),
        Place(names, "api_key_name"),
        Place(names, Product),
        Place(names, Model),
        Place(names, "usage_count"),
        Place(names, "total_cost"));

    /// <summary>The last place that a row must have, that of the credits apart.</summary>
    public int Last => new[] { Timestamp, KeyHash, KeyName, ProductType, ModelName, UsageCount, TotalCost }.Max() ?? 0;

    /// <summary>Whether a column is read as text or time, and so as no number.</summary>
    public bool IsText(int place) =>
        place == Timestamp || place == KeyHash || place == KeyName || place == ProductType || place == ModelName;

    /// <summary>The one column whose unit is credits; its name has changed before.</summary>
    /// <exception cref="MalformedAnswerException">There is none, or more than one.</exception>
    public int Credits(IReadOnlyList<string?> units)
    {
        if (units.Count != Names.Count)
        {
            throw new MalformedAnswerException(
                $"one unit for each of the {Names.Count} columns", $"{units.Count} units");
        }

        var credits = Enumerable.Range(0, units.Count).Where(i => units[i] == CreditUnit).ToList();
        return credits.Count == 1
            ? credits[0]
            : throw new MalformedAnswerException("one column with the unit \"credits\"", $"{credits.Count} of them");
    }

    /// <summary>
    /// The column of the cost in US dollars. Money in another currency is no value of ours; the price book turns
    /// credits into it.
    /// </summary>
    public int? Cost(IReadOnlyList<string?> units) =>
        TotalCost is { } place && units[place] == CostUnit ? place : null;

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
