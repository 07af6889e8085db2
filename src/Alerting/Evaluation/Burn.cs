using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>What an incident cost so far, and what the last hour was used for.</summary>
public sealed record Burn
{
    public static Burn None { get; } = new() { Credits = 0, UsedFor = [] };

    /// <summary>Credits since the incident began.</summary>
    public required double Credits { get; init; }

    /// <summary>Dollars of the same, where the provider tells the price of all of it.</summary>
    public double? Usd { get; init; }

    /// <summary>Dollars for one credit of what is priced of it; null where nothing is.</summary>
    public double? UsdPerCredit { get; init; }

    /// <summary>What it used in the weeks before; null where nothing is known.</summary>
    public PastUse? Past { get; init; }

    /// <summary>Products and models of the last hour with their share, most first.</summary>
    public required IReadOnlyList<string> UsedFor { get; init; }
}
