using System.Text.Json;

namespace Burnwatch.Collector.Containment;

/// <summary>Actions as they are called in the database and over HTTP: <c>disable</c>, <c>allow_ips</c>.</summary>
public static class ContainmentWords
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ContainmentAction>().Select(Of)];

    public static string Of(ContainmentAction action) => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString());

    /// <summary>Null where no action is called so.</summary>
    public static ContainmentAction? Find(string? word) =>
        Enum.GetValues<ContainmentAction>().Cast<ContainmentAction?>().FirstOrDefault(a => Of(a!.Value) == word);

    internal static ContainmentAction Parse(string word) =>
        Find(word) ?? throw new FormatException($"'{word}' is no containment.");
}
