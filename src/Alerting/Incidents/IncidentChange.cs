namespace Burnwatch.Alerting.Incidents;

/// <summary>What a step did to an incident, which says whether a person must be told.</summary>
public enum IncidentChange
{
    None,

    /// <summary>Something is odd; nobody is told until it has gone on for long enough.</summary>
    Pending,

    /// <summary>It was over before anybody was told.</summary>
    Passed,

    /// <summary>It is told with another key of a workspace event: nobody is told of it by itself.</summary>
    Grouped,

    /// <summary>A first page.</summary>
    Opened,

    /// <summary>It came back soon after it resolved: a page of a new generation.</summary>
    Reopened,

    /// <summary>It burns faster, or in a new way: a page of a new generation.</summary>
    Worsened,

    /// <summary>It burns on: a page of a new generation.</summary>
    Reminded,

    /// <summary>It became part of a workspace event after it was told: nobody is told again.</summary>
    Marked,

    /// <summary>The evidence is ordinary again; nobody is told yet.</summary>
    Recovering,

    /// <summary>It was recovering and fires again; nobody is told, since nobody was told that it was over.</summary>
    Relapsed,

    /// <summary>The silence that hid its page is over and it burns on: the page goes out.</summary>
    Unsilenced,

    /// <summary>It is over: every page is resolved.</summary>
    Resolved,

    /// <summary>Somebody looks after it: nobody is reminded.</summary>
    Acknowledged,

    /// <summary>Nobody looks after it any more: the acknowledgement was taken back, or ran out.</summary>
    Unacknowledged,

    /// <summary>A person opened it again; nobody is told, since they know.</summary>
    Resumed,

    /// <summary>It was given to somebody.</summary>
    Reassigned,

    /// <summary>Somebody wrote something of it, or did what changes nothing.</summary>
    Noted,
}
