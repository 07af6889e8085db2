using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
using Burnwatch.Secrets;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Burnwatch.Host.Policies;

/// <summary>
/// Reads a policy file: owners, keys and settings in YAML. Every fault is told, each with its line and column.
/// </summary>
internal sealed class PolicyFileReader
{
    private readonly string name;
    private readonly List<string> faults = [];
    private readonly HashSet<string> credentials = new(StringComparer.Ordinal);

    private PolicyFileReader(string name) => this.name = name;

    /// <exception cref="PolicyException">The file is malformed or names something unknown.</exception>
    public static PolicyFile Read(TextReader text, string name)
    {
        var reader = new PolicyFileReader(name);
        var file = reader.Read(text);
        return reader.faults.Count == 0
            ? file
            : throw new PolicyException(string.Join(Environment.NewLine, reader.faults));
    }

    private PolicyFile Read(TextReader text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(text);
        }
        catch (YamlException e)
        {
            throw new PolicyException(
                $"{name}, line {e.Start.Line}, column {e.Start.Column}: {e.Message.TrimEnd('.')}.");
        }
        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
            throw new PolicyException(
                $"{name} is no policy file; it needs one document with 'owners', 'keys' and 'policy'.");
        var sections = Members(root, "section", "owners", "keys", "policy");
        return new PolicyFile
        {
            Owners = [.. Entries(sections, "owners").Select(OwnerOf)],
            Keys = [.. Entries(sections, "keys").Select(KeyOf)],
            Settings = [.. Entries(sections, "policy").SelectMany(SettingsOf)],
        };
    }

    private PolicyOwner OwnerOf((YamlScalarNode Name, YamlNode Value) entry)
    {
        var members = Members(entry.Value, "member of an owner", "mail", "routing-key", "time-zone",
            "quiet-hours");
        if (Scalar(members, "routing-key") is { } reference)
            Check(members["routing-key"], () => SecretReference.Parse(reference));
        if (Scalar(members, "quiet-hours") is { } hours)
            Check(members["quiet-hours"], () => QuietHours.Parse(hours));
        if (Scalar(members, "time-zone") is { } zone)
            Check(members["time-zone"], () => Calendar.Of(zone));
        return new PolicyOwner
        {
            Name = entry.Name.Value!,
            Mail = Scalar(members, "mail"),
            RoutingKey = Scalar(members, "routing-key"),
            TimeZone = Scalar(members, "time-zone") ?? "UTC",
            QuietHours = Scalar(members, "quiet-hours"),
        };
    }

    private PolicyKey KeyOf((YamlScalarNode Name, YamlNode Value) entry)
    {
        var members = Members(
            entry.Value, "member of a key", "owner", "environment", "product", "cost-centre", "time-zone",
            "credentials");
        if (Scalar(members, "time-zone") is { } zone)
            Check(members["time-zone"], () => Calendar.Of(zone));
        return new PolicyKey
        {
            Name = entry.Name.Value!,
            Owner = Scalar(members, "owner"),
            Environment = Scalar(members, "environment"),
            Product = Scalar(members, "product"),
            CostCentre = Scalar(members, "cost-centre"),
            TimeZone = Scalar(members, "time-zone"),
            Credentials = CredentialsOf(members),
        };
    }

    private List<string> CredentialsOf(Dictionary<string, YamlNode> members)
    {
        if (!members.TryGetValue("credentials", out var node) || node is YamlScalarNode { Value: null or "" })
            return [];
        if (node is not YamlSequenceNode list)
        {
            Fault(node, "'credentials' is no list; names or ids such as [checkout-voice-2] were expected");
            return [];
        }
        var texts = new List<string>();
        foreach (var child in list.Children)
        {
            if (child is not YamlScalarNode { Value: { Length: > 0 } text } || text == "*")
                Fault(child, "a credential's name or id, or how its name begins with a star behind, was expected");
            else if (!credentials.Add(text))
                Fault(child, $"the credential '{text}' is named twice; it can belong to one key");
            else
                texts.Add(text);
        }
        return texts;
    }

    private IEnumerable<PolicyOverride> SettingsOf((YamlScalarNode Name, YamlNode Value) entry)
    {
        if (ScopeOf(entry.Name.Value) is not { } scope)
        {
            Fault(entry.Name, $"'{entry.Name.Value}' is no scope; known are default, environment, owner, key");
            return [];
        }
        return scope is PolicyScope.Default
            ? SettingsOf(scope, "", entry.Value)
            : Pairs(entry.Value).SelectMany(subject => SettingsOf(scope, subject.Name.Value!, subject.Value));
    }

    private static PolicyScope? ScopeOf(string? name) => name switch
    {
        "default" => PolicyScope.Default,
        "environment" => PolicyScope.Environment,
        "owner" => PolicyScope.Owner,
        "key" => PolicyScope.Key,
        _ => null,
    };

    private List<PolicyOverride> SettingsOf(PolicyScope scope, string subject, YamlNode settings)
    {
        var overrides = new List<PolicyOverride>();
        foreach (var (setting, value) in Pairs(settings))
        {
            var text = (value as YamlScalarNode)?.Value ?? "";
            Check(
                PolicySetting.All.Any(s => s.Name == setting.Value) ? value : setting,
                () => PolicySetting.Find(setting.Value!).Set(Policy.Default, text));
            overrides.Add(new PolicyOverride { Scope = scope, Subject = subject, Name = setting.Value!, Value = text });
        }
        return overrides;
    }

    private List<(YamlScalarNode Name, YamlNode Value)> Entries(
        Dictionary<string, YamlNode> sections, string section) =>
        sections.TryGetValue(section, out var node) ? Pairs(node) : [];

    private Dictionary<string, YamlNode> Members(YamlNode node, string what, params string[] known)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (member, value) in Pairs(node))
        {
            if (!known.Contains(member.Value))
                Fault(member, $"'{member.Value}' is no {what}; known are {string.Join(", ", known)}");
            else
                members.Add(member.Value!, value);
        }
        return members;
    }

    private string? Scalar(Dictionary<string, YamlNode> members, string name)
    {
        if (!members.TryGetValue(name, out var node))
            return null;
        if (node is YamlScalarNode { Value: { Length: > 0 } value })
            return value;
        Fault(node, $"'{name}' has no value");
        return null;
    }

    private List<(YamlScalarNode Name, YamlNode Value)> Pairs(YamlNode node)
    {
        // A section with nothing below it is empty, not wrong.
        if (node is YamlScalarNode { Value: null or "" })
            return [];
        if (node is not YamlMappingNode map || map.Children.Keys.Any(k => k is not YamlScalarNode))
        {
            Fault(node, "names with values below them were expected");
            return [];
        }
        return [.. map.Children.Select(c => ((YamlScalarNode)c.Key, c.Value))];
    }

    private void Check(YamlNode node, Action parse)
    {
        try
        {
            parse();
        }
        catch (FormatException e)
        {
            Fault(node, e.Message.TrimEnd('.'));
        }
    }

    private void Fault(YamlNode node, string what) =>
        faults.Add($"{name}, line {node.Start.Line}, column {node.Start.Column}: {what}.");
}
