using Burnwatch.Alerting.Policies;

namespace Burnwatch.Web.Keys;

/// <summary>The settings in force for a key that are not the built-in ones.</summary>
/// <param name="Version">The version of the policy; 0 before the first.</param>
/// <param name="Changed">In the order in which people read the settings.</param>
public sealed record KeyPolicy(long Version, IReadOnlyList<ChangedSetting> Changed)
{
    public static KeyPolicy Of(PolicyBook book, KeyDetails key)
    {
        var policy = book.Of(key.Environment, key.Owner, key.Name);
        // The widest scope comes first, so the last one of a name is the one in force.
        var sources = book.For(key.Environment, key.Owner, key.Name)
            .GroupBy(o => o.Name)
            .ToDictionary(g => g.Key, g => g.Last().Source);
        return new KeyPolicy(book.Version,
        [
            .. PolicySetting.All
                .Where(s => s.Show(policy) != s.Show(Policy.Default))
                .Select(s => new ChangedSetting(
                    s.Name, s.Meaning, s.Show(policy), s.Show(Policy.Default), sources[s.Name])),
        ]);
    }
}

/// <summary>One setting that is not the built-in one.</summary>
/// <param name="Source">Where it comes from: "owner payments".</param>
public sealed record ChangedSetting(string Name, string Meaning, string Value, string BuiltIn, string Source);
