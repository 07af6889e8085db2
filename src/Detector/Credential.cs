namespace Burnwatch;

/// <summary>A credential as the inventories of its workspace show it, or do not.</summary>
public sealed record Credential
{
    /// <summary>As the provider calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The last characters of the secret; null where no inventory told them.</summary>
    public string? Hint { get; init; }

    /// <summary>
    /// When the first of the inventories in a row was read that list it as disabled; null while it is enabled.
    /// </summary>
    public DateTimeOffset? DisabledSince { get; init; }

    /// <summary>The provider's word for why; null where it says none, as when an admin did it.</summary>
    public string? DisableReason { get; init; }

    /// <summary>When the first of the inventories in a row was read that lack it; null while it is listed.</summary>
    public DateTimeOffset? UnlistedSince { get; init; }

    /// <summary>
    /// Since when a newer working credential of the same service account stands beside it in its key; null while it is
    /// the newest, and where it works no more.
    /// </summary>
    public DateTimeOffset? SupersededSince { get; init; }

    /// <summary>That one's name.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>
    /// The inventory that shows first that the provider disabled it, or somebody who holds it, where one before listed
    /// it as working; null where none does.
    /// </summary>
    public DateTimeOffset? LockedSince { get; init; }

    /// <summary>The newest inventory that lists it; null where none ever did.</summary>
    public DateTimeOffset? LastListedAt { get; init; }

    /// <summary>The newest inventory of its workspace; null before the first.</summary>
    public DateTimeOffset? InventoryReadAt { get; init; }

    /// <summary>When its key was made or used first, whichever is earlier.</summary>
    public required DateTimeOffset AppearedAt { get; init; }

    /// <summary>Since when its workspace is watched; what was used before was read as history.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>Whether its key has an owner, or a credential that an inventory listed.</summary>
    public bool IsOfKnownKey { get; init; }

    /// <summary>Whether two inventories at least lack it: one may be made while the credential is.</summary>
    internal bool IsMissing => UnlistedSince < InventoryReadAt;

    /// <summary>Whether it is the old one of a rotation, and works.</summary>
    internal bool IsSuperseded => SupersededSince is not null && DisabledSince is null && !IsMissing;

    internal string NameAndHint => string.IsNullOrEmpty(Hint) ? Name : $"{Name} (ends in {Hint})";

    /// <summary>
    /// What is known of it at an instant since which it was neither enabled nor listed again; an inventory is taken to
    /// stand at every instant, for nobody keeps when each was read.
    /// </summary>
    public Credential At(DateTimeOffset at) => this with
    {
        DisabledSince = DisabledSince <= at ? DisabledSince : null,
        UnlistedSince = UnlistedSince <= at ? UnlistedSince : null,
        SupersededSince = SupersededSince <= at ? SupersededSince : null,
        LockedSince = LockedSince <= at ? LockedSince : null,
        LastListedAt = LastListedAt < at ? LastListedAt : LastListedAt is null ? null : at,
        InventoryReadAt = InventoryReadAt < at ? InventoryReadAt : InventoryReadAt is null ? null : at,
    };
}
