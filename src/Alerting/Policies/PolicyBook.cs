namespace Burnwatch.Alerting.Policies;

/// <summary>All overrides of one version, and what they come to for a key.</summary>
public sealed class PolicyBook(long version, IReadOnlyList<PolicyOverride> overrides)
{
    private readonly Dictionary<(string, string, string), Policy> known = [];

    public static PolicyBook Empty { get; } = new(0, []);

    /// <summary>The number of the version; 0 before the first.</summary>
    public long Version => version;

    public IReadOnlyList<PolicyOverride> Overrides => overrides;

    /// <summary>The settings in force for a key; the narrowest scope wins.</summary>
    public Policy Of(string? environment, string? owner, string key)
    {
        var subject = (environment ?? "", owner ?? "", key);
        if (!known.TryGetValue(subject, out var policy))
        {
            policy = Policy.Default;
            foreach (var setting in For(environment, owner, key))
                policy = PolicySetting.Find(setting.Name).Set(policy, setting.Value);
            known.Add(subject, policy);
        }
        return policy;
    }

    /// <summary>The overrides that reach a key, the widest scope first.</summary>
    public IEnumerable<PolicyOverride> For(string? environment, string? owner, string key) =>
        overrides.Where(o => o.Scope switch
        {
            PolicyScope.Default => true,
            PolicyScope.Environment => o.Subject == environment,
            PolicyScope.Owner => o.Subject == owner,
            _ => o.Subject == key,
        }).OrderBy(o => o.Scope);

    /// <summary>The same book with settings for all keys on top, as a backtest tries them.</summary>
    /// <exception cref="FormatException">A setting is unknown or its value out of range.</exception>
    public PolicyBook With(IReadOnlyList<PolicyOverride> changes)
    {
        foreach (var change in changes)
            PolicySetting.Find(change.Name).Set(Policy.Default, change.Value);
        var kept = overrides.Where(o => !changes.Any(c => (c.Scope, c.Subject, c.Name) == (o.Scope, o.Subject, o.Name)));
        return new PolicyBook(version, [.. kept, .. changes]);
    }
}
