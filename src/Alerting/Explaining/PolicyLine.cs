using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Explaining;

/// <summary>A setting that was in force, and where it came from: "built in", "owner payments".</summary>
public sealed record PolicyLine(string Name, string Value, string Source)
{
    /// <summary>Where a setting comes from that nobody overrode.</summary>
    public const string BuiltIn = "built in";

    // What resolves, reopens and reminds decides beside the signals whether there is a page.
    private const string OfIncidents = "incident.";

    /// <summary>
    /// The settings that decide whether there is a page: those of rules, and of what becomes of an incident.
    /// </summary>
    /// <param name="rules">What the rules say of a key.</param>
    public static IEnumerable<PolicySetting> Deciding(IEnumerable<Explanation.RuleAccount> rules)
    {
        var asked = rules.SelectMany(r => r.Settings).ToHashSet(StringComparer.Ordinal);
        return PolicySetting.All.Where(
            s => asked.Contains(s.Name) || s.Name.StartsWith(OfIncidents, StringComparison.Ordinal));
    }

    /// <summary>The lines of some settings, in the order people read them.</summary>
    /// <param name="settings">Some of <see cref="PolicySetting.All"/>.</param>
    /// <param name="policy">What was in force.</param>
    /// <param name="overrides">Those that reach the key, the widest scope first.</param>
    public static IReadOnlyList<PolicyLine> Of(
        IEnumerable<PolicySetting> settings, Policy policy, IEnumerable<PolicyOverride> overrides)
    {
        var sources = overrides.ToLookup(o => o.Name, o => o.Source);
        return
        [
            .. settings.Select(
                s => new PolicyLine(s.Name, s.Show(policy), sources[s.Name].LastOrDefault() ?? BuiltIn)),
        ];
    }
}
