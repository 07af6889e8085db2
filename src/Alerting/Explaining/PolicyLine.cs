using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Explaining;

/// <summary>A setting that was in force, and where it came from: "built in", "owner payments".</summary>
public sealed record PolicyLine(string Name, string Value, string Source)
{
    /// <summary>Where a setting comes from that nobody overrode.</summary>
    public const string BuiltIn = "built in";

    /// <summary>The lines of some settings, in the order people read them.</summary>
    /// <param name="names">Names of <see cref="PolicySetting.All"/>.</param>
    /// <param name="policy">What was in force.</param>
    /// <param name="overrides">Those that reach the key, the widest scope first.</param>
    public static IReadOnlyList<PolicyLine> Of(
        IEnumerable<string> names, Policy policy, IEnumerable<PolicyOverride> overrides)
    {
        var asked = names.ToHashSet(StringComparer.Ordinal);
        var sources = overrides.ToLookup(o => o.Name, o => o.Source);
        return
        [
            .. PolicySetting.All.Where(s => asked.Contains(s.Name)).Select(
                s => new PolicyLine(s.Name, s.Show(policy), sources[s.Name].LastOrDefault() ?? BuiltIn)),
        ];
    }
}
