namespace Burnwatch.Alerting.Evaluation;

/// <summary>What an incident cost so far, and what the last hour was used for.</summary>
public sealed record Burn
{
    public static Burn None { get; } = new() { Credits = 0, UsedFor = [] };

    /// <summary>Credits since the incident began.</summary>
    public required double Credits { get; init; }

    /// <summary>Products and models of the last hour with their share, most first.</summary>
    public required IReadOnlyList<string> UsedFor { get; init; }
}
