namespace Burnwatch.Alerting.Paging;

/// <summary>Where a page of an incident goes.</summary>
/// <param name="Channel">The channel's name, which a page has as long as it lives; such as "pagerduty".</param>
/// <param name="Route">Where in the channel: a reference to its address or key, never the secret itself.</param>
/// <param name="Severity">What it says there; quiet hours may have lowered it.</param>
internal sealed record PageTarget(string Channel, string Route, Severity Severity);
