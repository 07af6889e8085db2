namespace Burnwatch.Collector.Containment;

/// <summary>What somebody wants done to a credential of a key.</summary>
/// <param name="KeyId">The key's number.</param>
/// <param name="Action">What.</param>
public sealed record ContainmentOrder(long KeyId, ContainmentAction Action)
{
    /// <summary>
    /// Which credential of the key: its hint, name, or the provider's id of it. Null where only one can be meant.
    /// </summary>
    public string? Credential { get; init; }

    /// <summary>Of <see cref="ContainmentAction.Limit"/>: credits on top of those used, 0 or more.</summary>
    public long LimitPlus { get; init; }

    /// <summary>Of <see cref="ContainmentAction.AllowIps"/>: 1 to 100 addresses or networks.</summary>
    public IReadOnlyList<string> AllowIps { get; init; } = [];

    /// <summary>The incident it is done for; null where for none.</summary>
    public long? IncidentId { get; init; }
}
