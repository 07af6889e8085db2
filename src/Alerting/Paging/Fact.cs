using System.Text.Json.Nodes;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Paging;

/// <summary>One thing that a page says.</summary>
/// <param name="Code">Its name for programs, in snake case.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Lines">Its words; at least one line.</param>
/// <param name="Value">What programs read.</param>
internal sealed record Fact(string Code, string Label, IReadOnlyList<string> Lines, JsonNode Value)
{
    /// <summary>A short one stands beside others; a long one has a paragraph to itself.</summary>
    public bool IsShort => Lines is [{ Length: <= 60 }];

    public string Text => string.Join("\n", Lines);

    public static Fact? Of(string code, string label, string? text) =>
        text is null ? null : new(code, label, [text], JsonValue.Create(text));

    public static Fact? Of(string code, string label, IReadOnlyList<string>? lines) =>
        lines is null or [] ? null : new(code, label, lines, ListOf(lines));

    /// <summary>A quantity; programs get its value and people its words.</summary>
    public static Fact? Of(string code, string label, double? value, string? text = null) =>
        value is { } number ? new(code, label, [text ?? Wording.Number(number)], JsonValue.Create(number)) : null;

    public static Fact? Of(string code, string label, DateTimeOffset? at) =>
        Of(code, label, at is { } time ? Wording.Time(time) : null);

    private static JsonArray ListOf(IEnumerable<string> lines) => [.. lines.Select(l => JsonValue.Create(l))];
}
