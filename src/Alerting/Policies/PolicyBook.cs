using System.Collections.Concurrent;

namespace Burnwatch.Alerting.Policies;

/// <summary>All overrides of one version, and what they come to for a key.</summary>
public sealed class PolicyBook(long version, IReadOnlyList<PolicyOverride> overrides)
{
    // The shards of a node ask one book at the same time.
    private readonly ConcurrentDictionary<(string, string, string), Policy> known = [];

    // Most keys have the same settings; what is derived from a policy is derived once for all of them.
    private readonly ConcurrentDictionary<Policy, Policy> equal = [];

    public static PolicyBook Empty => new(0, []);

    /// <summary>The number of the version; 0 before the first.</summary>
    public long Version => version;

    public IReadOnlyList<PolicyOverride> Overrides => overrides;

    /// <summary>The settings in force for a key; the narrowest scope wins.</summary>
    public Policy Of(string? environment, string? owner, string key) =>
        known.GetOrAdd((environment ?? "", owner ?? "", key), _ =>
        {
            var policy = For(environment, owner, key).Aggregate(
                Policy.Default, (policy, setting) => PolicySetting.Find(setting.Name).Set(policy, setting.Value));
            return equal.GetOrAdd(policy, policy);
        });

    /// <summary>The overrides that reach a key, the widest scope first.</summary>
    public IEnumerable<PolicyOverride> For(string? environment, string? owner, string key) =>
        overrides.Where(o => o.Scope switch
        {
            PolicyScope.Default => true,
            PolicyScope.Environment => o.Subject == environment,
            PolicyScope.Owner => o.Subject == owner,
            _ => o.Subject == key,
        }).OrderBy(o => o.Scope);

    /// <summary>The same book with some settings changed, as a backtest tries them; narrower ones still win.</summary>
    /// <exception cref="FormatException">A setting is unknown or its value out of range.</exception>
    public PolicyBook With(IReadOnlyList<PolicyOverride> changes)
    {
        foreach (var change in changes)
            PolicySetting.Find(change.Name).Set(Policy.Default, change.Value);
        var kept = overrides.Where(
            o => !changes.Any(c => (c.Scope, c.Subject, c.Name) == (o.Scope, o.Subject, o.Name)));
        return new PolicyBook(version, [.. kept, .. changes]);
    }
}
