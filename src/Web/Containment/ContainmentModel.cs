using Burnwatch.Collector.Containment;

namespace Burnwatch.Web.Containment;

/// <summary>What the form shows: the credentials that can be meant, and what was chosen before.</summary>
/// <param name="IncidentId">The incident it stands on.</param>
/// <param name="Key">The key, whose name has to be typed.</param>
/// <param name="Credentials">Its credentials, those that work first.</param>
/// <param name="IsOn">Whether containment is switched on; the form is not shown while it is off.</param>
/// <param name="Chosen">What was asked for with the last form; null on the page of the incident.</param>
public sealed record ContainmentFormModel(
    long IncidentId, string Key, IReadOnlyList<ContainableCredential> Credentials, bool IsOn,
    ContainmentOrder? Chosen = null);

/// <summary>What the page after the form shows: one of the three.</summary>
public sealed record ContainmentPageModel(DateTimeOffset Now, ContainmentFormModel Form)
{
    /// <summary>After a dry run: who will break.</summary>
    public ContainmentPreview? Preview { get; init; }

    /// <summary>After it was done.</summary>
    public ContainmentResult? Result { get; init; }

    /// <summary>Why nothing was sent.</summary>
    public string? Refusal { get; init; }
}
