using Burnwatch.Alerting.Acting;

namespace Burnwatch.Web.Acting;

/// <summary>What the form on an incident's page offers.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Key">The key it is about.</param>
/// <param name="Page">The newest page of it, which whoever acts has seen.</param>
/// <param name="IsOpen">Whether there is something to acknowledge or resolve.</param>
/// <param name="Text">What was typed before.</param>
public sealed record ActFormModel(long IncidentId, string Key, int Page, bool IsOpen, string? Text = null);

/// <summary>What the page after the form shows: one of the two.</summary>
public sealed record ActPageModel(DateTimeOffset Now, ActFormModel Form)
{
    /// <summary>What was written down.</summary>
    public ActReceipt? Receipt { get; init; }

    /// <summary>Why nothing was.</summary>
    public string? Refusal { get; init; }
}
