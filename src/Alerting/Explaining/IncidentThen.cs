using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Where the newest incident of a key stood at an instant.</summary>
public sealed record IncidentThen
{
    public required IncidentState State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The last page before the instant, and what it was about.</summary>
    public required DateTimeOffset PagedAt { get; init; }

    public required string PagedWhy { get; init; }

    /// <summary>The workspace event that it was told to be part of after the page; null where there is none.</summary>
    public string? MarkedWhy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public bool IsOpen => State is not IncidentState.Resolved;

    /// <summary>Folds the steps up to an instant; null when no incident was before it.</summary>
    /// <param name="moves">In the order of time.</param>
    /// <param name="at">The instant.</param>
    public static IncidentThen? At(IEnumerable<IncidentMove> moves, DateTimeOffset at) =>
        moves.TakeWhile(m => m.At <= at).Aggregate((IncidentThen?)null, (incident, move) => Next(incident, move));

    private static IncidentThen? Next(IncidentThen? incident, IncidentMove move) => move.Change switch
    {
        IncidentChange.None => incident,
        IncidentChange.Opened => new IncidentThen
        {
            State = IncidentState.Firing, OpenedAt = move.At, PagedAt = move.At, PagedWhy = move.Why,
        },
        IncidentChange.Pending or IncidentChange.Grouped => new IncidentThen
        {
            State = IncidentState.Pending, OpenedAt = move.At, PagedAt = move.At, PagedWhy = move.Why,
        },
        _ when incident is null => null,
        IncidentChange.Marked => incident with { MarkedWhy = move.Why },
        IncidentChange.Noted or IncidentChange.Reassigned => incident,
        IncidentChange.Acknowledged => incident with { State = IncidentState.Acknowledged },
        IncidentChange.Unacknowledged => incident with { State = IncidentState.Firing },
        IncidentChange.Resumed => incident with { State = IncidentState.Firing, ResolvedAt = null },
        IncidentChange.Resolved or IncidentChange.Passed => incident with { State = IncidentState.Resolved, ResolvedAt = move.At },
        IncidentChange.Recovering => incident with { State = IncidentState.Recovering },
        IncidentChange.Relapsed => incident with { State = IncidentState.Firing },
        _ => incident with
        {
            State = IncidentState.Firing, ResolvedAt = null, MarkedWhy = null, PagedAt = move.At, PagedWhy = move.Why,
        },
    };
}
