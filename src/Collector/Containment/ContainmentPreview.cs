namespace Burnwatch.Collector.Containment;

/// <summary>What a containment would do, and who would notice; nothing was sent.</summary>
/// <param name="Key">The key, whose name confirms the order.</param>
/// <param name="Credential">The credential that is meant.</param>
/// <param name="Sources">Who used it in the last 24 hours.</param>
/// <param name="Sends">The body that would be sent.</param>
/// <param name="IsOn">Whether it could be sent: whether containment is switched on.</param>
public sealed record ContainmentPreview(
    ContainableKey Key, ContainableCredential Credential, ContainmentSources Sources, string Sends, bool IsOn);

/// <summary>What was done, and what became of it.</summary>
/// <param name="Id">The number of the row of the audit.</param>
/// <param name="Key">The key.</param>
/// <param name="Credential">The credential.</param>
/// <param name="Answer">What the provider said.</param>
public sealed record ContainmentResult(
    long Id, ContainableKey Key, ContainableCredential Credential, ContainmentAnswer Answer);
