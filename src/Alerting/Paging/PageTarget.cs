namespace Burnwatch.Alerting.Paging;

/// <summary>Where a page of an incident goes.</summary>
/// <param name="Channel">The channel's name, which a page has as long as it lives; such as "pagerduty".</param>
/// <param name="Route">
/// Where in the channel: a reference to its address or key, never the secret itself, or the people that mail goes to.
/// </param>
/// <param name="Severity">What it says there; quiet hours may have lowered it.</param>
internal sealed record PageTarget(string Channel, string Route, Severity Severity)
{
    /// <summary>Why it is less severe than the incident; null where it is not.</summary>
    public string? LoweredBecause { get; init; }

    /// <summary>Why it does not go to who was to be told; null where it does.</summary>
    public string? SentHereBecause { get; init; }
}
