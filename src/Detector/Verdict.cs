namespace Burnwatch;

public enum VerdictKind
{
    Normal,
    Anomalous,

    /// <summary>There was nothing to judge: missing data is neither calm nor trouble.</summary>
    NotJudged,
}

/// <summary>What the detector says of one key at one instant.</summary>
public readonly record struct Verdict
{
    public required VerdictKind Kind { get; init; }

    /// <summary>The end of the evidence it was made from.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>0 to 1, higher is odder; one half is the threshold of a warm key. From the past alone.</summary>
    public required double Score { get; init; }

    /// <summary>What fired; empty unless anomalous.</summary>
    public required IReadOnlyList<Signal> Signals { get; init; }

    /// <summary>What fired in announced time; no reason by itself to tell anybody. Null where nothing did.</summary>
    public IReadOnlyList<Signal>? Announced { get; init; }

    /// <summary>Credits of the last hour, the open span included.</summary>
    public required double LastHour { get; init; }

    /// <summary>Credits per hour at the rate of the last ten minutes: what an hour costs if it goes on.</summary>
    public required double CreditsPerHour { get; init; }

    /// <summary>What the key uses in an hour such as this one.</summary>
    public required ExpectedRange ExpectedPerHour { get; init; }

    /// <summary>The key is new: it is guarded by the absolute rules alone.</summary>
    public required bool IsLearning { get; init; }

    /// <summary>The reasons of all signals, or why there is none.</summary>
    public string Reason => Kind switch
    {
        VerdictKind.Anomalous => string.Join(" ", Signals.Select(s => s.Reason)),
        VerdictKind.NotJudged => "Nothing is known of this time.",
        _ => IsLearning ? "Learning: the key is too new to compare with its past." : "Within its usual range.",
    };

    /// <summary>
    /// The same verdict raised by what services reported: by signals that it lacks, or has less severe; never calmed.
    /// </summary>
    public Verdict RaisedBy(in Verdict reported)
    {
        var announced = Announced ?? reported.Announced;
        return RaisedBySignalsOf(reported) with { Announced = announced };
    }

    private Verdict RaisedBySignalsOf(in Verdict reported)
    {
        if (reported.Kind is not VerdictKind.Anomalous || reported.Signals is null)
            return this;
        var known = Signals ?? [];
        var more = reported.Signals
            .Where(s => known.All(k => k.Kind != s.Kind || k.Severity < s.Severity))
            .ToList();
        if (more.Count == 0)
            return this;
        return reported with
        {
            Score = Math.Max(Score, reported.Score),
            LastHour = Math.Max(LastHour, reported.LastHour),
            CreditsPerHour = Math.Max(CreditsPerHour, reported.CreditsPerHour),
            Signals = [.. known.Where(k => more.All(s => s.Kind != k.Kind)), .. more],
        };
    }

    /// <summary>The same verdict with more signals.</summary>
    public Verdict With(IReadOnlyList<Signal> more) =>
        more.Count == 0 ? this : this with { Kind = VerdictKind.Anomalous, Signals = [.. Signals ?? [], .. more] };
}
