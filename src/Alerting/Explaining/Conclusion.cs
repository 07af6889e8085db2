using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Explanation;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Says in a sentence why somebody was paged, or why nobody was.</summary>
internal sealed record Conclusion
{
    public required Account Account { get; init; }

    public IncidentThen? Incident { get; init; }

    /// <summary>Why nothing could page then, as it goes on after "because"; null when something could.</summary>
    public string? WasBlind { get; init; }

    /// <summary>What became of the last page, when it was not accepted; null when it was, or nobody knows.</summary>
    public string? PageFault { get; init; }

    /// <summary>What was quiet on purpose and hid the last page; null where nothing did.</summary>
    public string? HiddenBy { get; init; }

    /// <summary>The announced burst that the use was part of; null where nobody announced any.</summary>
    public InForce? Announced { get; init; }

    /// <summary>The first page after the instant that followed soon.</summary>
    public DateTimeOffset? PagedSoonAfter { get; init; }

    private string Fired => string.Join(
        ", ", Account.Rules.Where(r => r.HasFired).Select(r => SignalNames.Of(r.Kind)));

    public override string ToString()
    {
        if (Incident is { State: IncidentState.Pending } pending)
            return $"It did not page by then: since {Wording.Time(pending.OpenedAt)} it was held back. "
                + pending.PagedWhy;
        if (Incident is { IsOpen: true } open)
            return OfOpen(open);
        if (WasBlind is not null)
            return $"It did not page because {WasBlind}. "
                + (Fired.Length == 0 ? Quiet : $"By what is known now, this fires: {Fired}.");
        if (Fired.Length == 0)
            return $"It did not page because nothing fired. {Quiet}";
        if (Announced is { } burst && Account.Rules.All(r => !r.HasFired || Burnwatch.Announced.MayCover(r.Kind)))
            return $"It did not page because the use was announced until {Wording.Time(burst.Slot.End)} by the "
                + $"{burst.Rule.Words}, up to {Wording.Number(burst.Rule.Ceiling ?? 0)} credits. Without that this would "
                + $"have fired: {Fired}.";
        if (PagedSoonAfter is { } soon)
            return $"It did not page by then, but at {Wording.Time(soon)}: this fired on what was known: {Fired}.";
        return Incident?.ResolvedAt is { } resolved
            ? $"It did not page because what fired ({Fired}) was told with the incident that resolved at "
                + $"{Wording.Time(resolved)}."
            : $"It did not page, although this fires on what was known then: {Fired}; the daemon did not judge it at "
                + "that time.";
    }

    private string OfOpen(IncidentThen open)
    {
        var paged = HiddenBy is not null
            ? $"It did not page: the {HiddenBy} hid the page of {Wording.Time(open.PagedAt)}. It was because: "
                + open.PagedWhy
            : PageFault is null
            ? $"It paged at {Wording.Time(open.PagedAt)} because: {open.PagedWhy}"
            : $"It meant to page at {Wording.Time(open.PagedAt)}, but {PageFault}. It was because: {open.PagedWhy}";
        if (open.MarkedWhy is { } marked)
            paged = $"{paged} {marked}";
        return Fired.Length == 0
            ? $"{paged} At this instant nothing fires, and the incident is {open.State.ToString().ToLowerInvariant()}."
            : paged;
    }

    // What was the nearest says most; a key without any measure is told by its first rule.
    private string Quiet => Account.Nearest is { } nearest
        ? $"The nearest was {SignalNames.Of(nearest.Kind)}: {nearest.Why}{Learning}"
        : $"{Account.Rules[0].Why}";

    private string Learning => Account.Profile.IsWarm
        ? ""
        : $" The key is learning: used on {Account.Profile.LearningDays} of {Profile.WarmDays} days.";
}
