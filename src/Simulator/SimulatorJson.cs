using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator;

/// <summary>How what people write for the simulator is read: scenarios and faults, in snake case, strictly.</summary>
/// <remarks>
/// The serializer works by reflection here: its source generator sets every <c>init</c> member that a text leaves out
/// to the type's default, and the defaults of the records would be lost.
/// </remarks>
internal static class SimulatorJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new DurationJson(),
        },
    };

    /// <summary>What is wrong, in a sentence; of an unknown member also what is known.</summary>
    /// <param name="e">As reading a <paramref name="root"/> threw it.</param>
    /// <param name="root">The type that was read.</param>
    public static string Explain(JsonException e, Type root)
    {
        var place = e.LineNumber is { } line ? $"line {line + 1}: " : "";
        if (!e.Message.Contains("could not be mapped", StringComparison.Ordinal) || e.Path is not { } path)
            return place + e.Message;
        var (member, owner) = Locate(path, root);
        var known = Options.GetTypeInfo(owner).Properties.Select(p => p.Name);
        return $"{place}'{member}' is no known member; known here are {string.Join(", ", known)}.";
    }

    /// <summary>The last member of a path such as <c>$.keys[3].kindd</c>, and the type it was looked for in.</summary>
    private static (string Member, Type Owner) Locate(string path, Type root)
    {
        var owner = root;
        var members = path.Split('.')[1..];
        foreach (var member in members[..^1])
        {
            var type = Options.GetTypeInfo(owner).Properties.First(p => p.Name == member.Split('[')[0]).PropertyType;
            owner = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
        }
        return (members[^1], owner);
    }
}
