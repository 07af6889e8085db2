using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Burnwatch.Alerting.Explaining;
using Microsoft.Extensions.Configuration;

namespace Burnwatch.Host.Configuration;

/// <summary>
/// Finds settings that nothing reads: a misspelt one would otherwise leave a default in force unseen.
/// </summary>
internal static class UnknownSettings
{
    /// <summary>A sentence for each unknown setting.</summary>
    /// <param name="settings">All settings of the process.</param>
    /// <param name="sections">The name of each section and the type that it is bound to.</param>
    public static IReadOnlyList<string> Find(IConfiguration settings, IReadOnlyDictionary<string, Type> sections)
    {
        var faults = new List<string>();
        foreach (var section in settings.GetChildren())
        {
            if (sections.FirstOrDefault(known => Same(known.Key, section.Key)) is { Value: { } type })
                FindIn(section, type, faults);
            else
                faults.Add(Sentence(section, sections.Keys));
        }
        return faults;
    }

    private static void FindIn(IConfigurationSection section, Type type, List<string> faults)
    {
        if (section.Value is { Length: > 0 } && !IsValue(type))
            // The value is not repeated: it may be a secret that was put one level too high.
            faults.Add($"The setting '{section.Path}' takes no value of its own. {Below(type)}");
        if (ElementOf(type) is { } element)
        {
            foreach (var child in section.GetChildren())
                FindIn(child, element, faults);
            return;
        }
        if (IsValue(type))
            return;
        var properties = PropertiesOf(type);
        foreach (var child in section.GetChildren())
        {
            if (properties.FirstOrDefault(property => Same(property.Name, child.Key)) is { } property)
                FindIn(child, property.PropertyType, faults);
            else
                faults.Add(Sentence(child, properties.Select(known => known.Name)));
        }
    }

    private static List<PropertyInfo> PropertiesOf(Type type) =>
        [.. type.GetProperties().Where(property => property.SetMethod is not null)];

    private static string Below(Type type) => ElementOf(type) is not null
        ? "It is a list: number its entries from 0 on."
        : "Below it are "
            + string.Join(", ", PropertiesOf(type).Select(property => property.Name).Order(StringComparer.Ordinal))
            + ".";

    /// <summary>The type of the elements of a list or of the values of a dictionary; null for anything else.</summary>
    private static Type? ElementOf(Type type) =>
        type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type)
            ? type.IsArray ? type.GetElementType() : type.GetGenericArguments().LastOrDefault()
            : null;

    private static bool IsValue(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var bare
        && (bare.IsPrimitive || bare.IsEnum || TypeDescriptor.GetConverter(bare).CanConvertFrom(typeof(string)));

    private static string Sentence(IConfigurationSection setting, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var near = names.MinBy(name => NearName.Distance(name, setting.Key));
        var advice = near is not null && NearName.Distance(near, setting.Key) <= 1 + near.Length / 4
            ? $"Did you mean '{near}'?"
            : $"Known here are {string.Join(", ", names)}.";
        return $"The setting '{setting.Path}' is not known. {advice}";
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
