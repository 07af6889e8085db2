namespace Burnwatch.Collector.Containment;

/// <summary>A credential of a key, as far as it takes to change it.</summary>
public sealed record ContainableCredential
{
    public long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The last characters of the secret; null where the provider does not tell them.</summary>
    public string? Hint { get; init; }

    /// <summary>As the newest inventory shows it.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether something we did to it stands, or may stand.</summary>
    public bool IsContained { get; init; }

    internal long WorkspaceId { get; init; }

    internal string? ProviderKeyId { get; init; }

    /// <summary>Null of a person's key, which the provider lets nobody else change.</summary>
    internal string? ServiceAccountId { get; init; }

    /// <summary>What people call it by.</summary>
    public string Label => Hint is null ? Name : $"{Name} (ends in {Hint})";

    internal bool IsOfServiceAccount => ProviderKeyId is not null && ServiceAccountId is not null;

    internal bool IsCalled(string text) => text == Hint || text == Name || text == ProviderKeyId;

    /// <summary>The one that an order means.</summary>
    /// <exception cref="ContainmentException">It can be none, or more than one; it says which there are.</exception>
    internal static ContainableCredential Choose(IReadOnlyList<ContainableCredential> all, ContainmentOrder order)
    {
        var meant = order.Credential is { } named
            ? all.Where(c => c.IsCalled(named))
            : all.Where(c => order.Action is ContainmentAction.Enable ? c.IsContained : !c.IsDisabled);
        return meant.ToList() switch
        {
            [{ IsOfServiceAccount: true } one] => one,
            [var person] => throw new ContainmentException(
                ContainmentFault.Unknown,
                $"{person.Label} belongs to no service account, so only its holder can disable it at the provider."),
            [] => throw new ContainmentException(
                ContainmentFault.Unknown, $"No credential of the key is meant; {Known(all)}."),
            var several => throw new ContainmentException(
                ContainmentFault.BadOrder, $"{several.Count} credentials can be meant; say which: {Known(several)}."),
        };
    }

    private static string Known(IReadOnlyList<ContainableCredential> all) => all.Count == 0
        ? "it has none"
        : "it has " + string.Join(", ", all.Select(c => c.Label + (c.IsDisabled ? ", disabled" : "")));
}
