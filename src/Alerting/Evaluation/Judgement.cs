namespace Burnwatch.Alerting.Evaluation;

/// <summary>A verdict and what it rested on, as stored beside a step of an incident.</summary>
public sealed record Judgement
{
    public required VerdictKind Kind { get; init; }

    /// <summary>The end of the evidence.</summary>
    public required DateTimeOffset At { get; init; }

    public required double Score { get; init; }

    public required double LastHour { get; init; }

    public required double CreditsPerHour { get; init; }

    public required ExpectedRange ExpectedPerHour { get; init; }

    public required bool IsLearning { get; init; }

    public required IReadOnlyList<Signal> Signals { get; init; }

    /// <summary>The last usage reading that it knew.</summary>
    public required long Reading { get; init; }

    /// <summary>Buckets before this were settled.</summary>
    public required DateTimeOffset SettledThrough { get; init; }

    /// <summary>The version of the policy.</summary>
    public required long PolicyVersion { get; init; }

    public static Judgement Of(
        in Verdict verdict, long reading, DateTimeOffset settledThrough, long policyVersion) => new()
    {
        Kind = verdict.Kind,
        At = verdict.At,
        Score = verdict.Score,
        LastHour = verdict.LastHour,
        CreditsPerHour = verdict.CreditsPerHour,
        ExpectedPerHour = verdict.ExpectedPerHour,
        IsLearning = verdict.IsLearning,
        Signals = verdict.Signals ?? [],
        Reading = reading,
        SettledThrough = settledThrough,
        PolicyVersion = policyVersion,
    };
}
