namespace Burnwatch.Alerting.Paging;

/// <summary>An address that a page leads to.</summary>
/// <param name="Text">What is shown for it.</param>
/// <param name="Short">The same for a button.</param>
/// <param name="Address">Where it leads.</param>
internal sealed record PageLink(string Text, string Short, Uri Address);
