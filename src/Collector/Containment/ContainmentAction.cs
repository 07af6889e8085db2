namespace Burnwatch.Collector.Containment;

/// <summary>What can be done to a credential at the provider. Each can be put back by <see cref="Enable"/>.</summary>
public enum ContainmentAction
{
    /// <summary>Nothing may be done with it any more.</summary>
    Disable,

    /// <summary>So many credits more than it has used in this billing period, and no more.</summary>
    Limit,

    /// <summary>Only from some addresses.</summary>
    AllowIps,

    /// <summary>As it was before Burnwatch changed it.</summary>
    Enable,
}
