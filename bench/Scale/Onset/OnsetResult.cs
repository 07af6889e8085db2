namespace Burnwatch.Scale.Onset;

/// <summary>How long it took from the first call of each leak until its page was accepted.</summary>
internal sealed record OnsetResult
{
    /// <summary>Of each leak that was paged, in the order in which they were made.</summary>
    public required IReadOnlyList<TimeSpan> Onsets { get; init; }

    /// <summary>Keys that leaked and were not paged in time.</summary>
    public required IReadOnlyList<string> Missed { get; init; }

    /// <summary>What else a person was told: pages of anything but the leaks.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>From the start of the daemon until it judged every key.</summary>
    public required TimeSpan Ready { get; init; }

    /// <summary>
    /// The smallest time that a part of the leaks, 0 to 1, was paged within; a leak that was not paged counts as the
    /// longest that is waited for.
    /// </summary>
    public TimeSpan At(double part)
    {
        var all = Onsets.Concat(Missed.Select(_ => OnsetRun.Patience)).Order().ToList();
        return all[Math.Max(0, (int)Math.Ceiling(part * all.Count) - 1)];
    }
}
