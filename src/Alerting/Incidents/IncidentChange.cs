namespace Burnwatch.Alerting.Incidents;

/// <summary>What a step did to an incident, which says whether a person must be told.</summary>
public enum IncidentChange
{
    None,

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
}
