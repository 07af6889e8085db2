namespace Burnwatch.Alerting.Policies;

/// <summary>A setting that differs from the built-in one.</summary>
public sealed record PolicyOverride
{
    public required PolicyScope Scope { get; init; }

    /// <summary>The environment, owner or key it is for; empty for all.</summary>
    public required string Subject { get; init; }

    /// <summary>A name of <see cref="PolicySetting.All"/>.</summary>
    public required string Name { get; init; }

    public required string Value { get; init; }

    /// <summary>Where it comes from, as people read it: "default", "owner payments".</summary>
    public string Source =>
        Scope is PolicyScope.Default ? "default" : $"{Scope.ToString().ToLowerInvariant()} {Subject}";
}
