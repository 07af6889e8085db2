using Burnwatch.Collector.Inventory;

namespace Burnwatch.Web.Keys;

/// <summary>One change of one credential, as two inventories in a row show it.</summary>
public sealed record CredentialEventRow
{
    /// <summary>When the inventory was asked for that shows it first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the credential is called now.</summary>
    public required string Credential { get; init; }

    /// <summary>The last characters of the secret; null where the provider does not tell them.</summary>
    public string? Hint { get; init; }
    public required CredentialChangeKind Kind { get; init; }

    /// <summary>The forms of <see cref="CredentialState.Parse"/>.</summary>
    public string? BeforeJson { get; init; }
    public string? AfterJson { get; init; }

    public CredentialChange Change =>
        new(Kind, CredentialState.Parse(BeforeJson), CredentialState.Parse(AfterJson));

    /// <summary>Whether somebody who holds the credential can do more than before.</summary>
    public bool Widens =>
        Change is { Kind: CredentialChangeKind.Enabled }
            or { Kind: CredentialChangeKind.Appeared, After.IsDisabled: false }
        || Change.Direction is ChangeDirection.Wider or ChangeDirection.Mixed;
}
