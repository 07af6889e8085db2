namespace Burnwatch.Simulator.Scenarios;

/// <summary>The workspace that all keys belong to.</summary>
public sealed record ScenarioWorkspace
{
    public string Tier { get; init; } = "scale_2024_08_10";

    /// <summary>Credits of one billing cycle.</summary>
    public long Credits { get; init; } = 11_000_000;

    /// <summary>Credits beyond those that may be used and are billed as overage; zero unless set.</summary>
    public long CreditsBeyond { get; init; }

    /// <summary>The day of the month, 1 to 28, at whose start in UTC the counters go back to zero.</summary>
    public int CycleDay { get; init; } = 1;

    /// <summary>The price of a thousand credits in US dollars; null: the analytics show no cost.</summary>
    public decimal? UsdPerThousandCredits { get; init; } = 0.18m;

    /// <summary>Requests that may run at once, for each family of models.</summary>
    public IReadOnlyDictionary<string, int> Concurrency { get; init; } =
        new Dictionary<string, int> { ["standard"] = 15, ["turbo"] = 30, ["stt"] = 60, ["music"] = 5 };

    /// <summary>What the admin key may do; everything unless set.</summary>
    public IReadOnlyList<string>? AdminPermissions { get; init; }
}
