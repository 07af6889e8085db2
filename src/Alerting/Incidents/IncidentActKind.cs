namespace Burnwatch.Alerting.Incidents;

/// <summary>What people do to incidents.</summary>
public enum IncidentActKind
{
    /// <summary>Somebody looks after it: no reminders.</summary>
    Acknowledge,

    /// <summary>Nobody does any more.</summary>
    Unacknowledge,

    /// <summary>Somebody says that it is over; it opens again where the evidence goes on.</summary>
    Resolve,

    /// <summary>Somebody says that it is not over.</summary>
    Reopen,

    /// <summary>It was given to somebody; told on the timeline alone.</summary>
    Reassign,

    /// <summary>Somebody wrote something of it; told on the timeline alone.</summary>
    Note,
}
