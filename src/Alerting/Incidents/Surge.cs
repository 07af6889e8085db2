namespace Burnwatch.Alerting.Incidents;

/// <summary>A key with an open incident that tells of more use than is usual.</summary>
public sealed record Surge
{
    public required string Key { get; init; }

    /// <summary>The end of the evidence on which the newest kind of surge joined.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The most credits of any hour of the incident.</summary>
    public required double PeakPerHour { get; init; }

    /// <summary>Since when the event goes on that it is part of; null while it is of none.</summary>
    public DateTimeOffset? EventSince { get; init; }

    /// <summary>Its incident; 0 until that is stored.</summary>
    public long IncidentId { get; init; }

    /// <summary>Whether people were told of it.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether the page by which people would know of it is hidden: nobody knows of others by it either.</summary>
    public bool IsHushed { get; init; }

    /// <summary>The incident that it is, or was, told with; null where it stands alone.</summary>
    public long? GroupedUnder { get; init; }

    /// <summary>The surge of an incident; null when it is over or tells of none.</summary>
    public static Surge? Of(string key, Incident? incident) => incident is { IsOpen: true, SurgedAt: { } at }
        ? new Surge
        {
            Key = key,
            At = at,
            PeakPerHour = incident.PeakPerHour,
            EventSince = incident.Event?.Since,
            IncidentId = incident.Id,
            IsTold = incident.State is not IncidentState.Pending,
            GroupedUnder = incident.GroupedUnder,
        }
        : null;

    /// <summary>Whether a signal tells of more use, of a kind that one cause brings to many keys.</summary>
    /// <remarks>
    /// A pin belongs to the account, a limit to the plan, and what is absolute is told of a key whatever others do. A
    /// key that wakes is no deploy either: it is left to stand alone.
    /// </remarks>
    public static bool IsIn(Signal signal) => !signal.IsAbsolute && signal.Kind is SignalKind.CreditSpike
        or SignalKind.SlowBurn or SignalKind.UnusualHour or SignalKind.CostPerRequest or SignalKind.LeakLike;
}
