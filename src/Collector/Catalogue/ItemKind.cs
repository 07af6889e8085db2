namespace Burnwatch.Collector.Catalogue;

/// <summary>What a workspace has beside its credentials.</summary>
public enum ItemKind
{
    /// <summary>A model, with the group whose requests count together against one limit.</summary>
    Model,
    Group,

    /// <summary>A person; service accounts are none.</summary>
    Member,
    Webhook,

    /// <summary>An entry of the audit log: something that was done, and no thing.</summary>
    Audit,
}
