namespace Burnwatch.Web.Catalogue;

/// <summary>One change of something that a workspace has, or one entry of its audit log.</summary>
public sealed record InventoryEventRow
{
    public required DateTimeOffset At { get; init; }
    public required string Workspace { get; init; }

    /// <summary>model, group, member, webhook, credential or audit.</summary>
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public required string Words { get; init; }
}

/// <summary>How far a kind of thing is known.</summary>
public sealed record InventorySourceRow
{
    public required string Workspace { get; init; }
    public required string Kind { get; init; }

    /// <summary>How many there are now; of the audit log, none.</summary>
    public required long Items { get; init; }
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Since when the provider does not show it; null while it does.</summary>
    public DateTimeOffset? RefusedSince { get; init; }
    public string? Refusal { get; init; }
}

/// <summary>What the page of the events shows.</summary>
public sealed record InventoryModel(
    IReadOnlyList<InventoryEventRow> Events, IReadOnlyList<InventorySourceRow> Sources, DateTimeOffset Now);
