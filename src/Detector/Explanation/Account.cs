namespace Burnwatch.Explanation;

/// <summary>What the detector would answer for a key at one instant, rule by rule.</summary>
public sealed record Account
{
    public required Verdict Verdict { get; init; }

    /// <summary>What was remembered of the key before it was judged.</summary>
    public required Profile Profile { get; init; }

    /// <summary>One for each kind of signal, those that did not fire too.</summary>
    public required IReadOnlyList<RuleAccount> Rules { get; init; }

    /// <summary>The account of a time of which nothing is known.</summary>
    public static Account OfUnknown(in Profile profile, JudgeContext context) => new()
    {
        Verdict = new Verdict
        {
            Kind = VerdictKind.NotJudged,
            At = DateTimeOffset.MinValue,
            Score = 0,
            Signals = [],
            LastHour = 0,
            CreditsPerHour = 0,
            ExpectedPerHour = default,
            IsLearning = !profile.IsWarm,
        },
        Profile = profile,
        Rules = new AccountBook().Close(context),
    };

    /// <summary>The rule that was the nearest to fire and did not; null when none has a measure.</summary>
    public RuleAccount? Nearest => Rules
        .Where(r => !r.HasFired && r.Above is not null && double.IsFinite(r.Above.Value))
        .MaxBy(r => r.Above);
}
