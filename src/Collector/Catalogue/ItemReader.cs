using System.Globalization;
using System.Text.Json;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Catalogue;

/// <summary>Reads the things of a workspace out of an answer, whatever else is in it.</summary>
/// <remarks>
/// What is kept of each is named here and nothing else is: counters change with every answer, addresses of webhooks may
/// hold a secret, and of people no more is kept than it takes to ask them.
/// </remarks>
internal static class ItemReader
{
    /// <exception cref="MalformedAnswerException">There is no list of the kind in it.</exception>
    public static IReadOnlyList<CatalogueItem> Read(ItemKind kind, JsonElement answer) => kind switch
    {
        ItemKind.Model => Items(List(answer, "models"), "model_id", "name", Model),
        ItemKind.Group => Groups(answer),
        ItemKind.Member => Items(List(answer, "members"), "user_id", "first_name", Member, "email"),
        ItemKind.Webhook => Items(List(answer, "webhooks"), "webhook_id", "name", Webhook),
        _ => Items(List(answer, "entries"), "id", "activity_name", Entry),
    };

    /// <summary>How to go on with a log; null where this was its last page.</summary>
    public static string? NextCursor(JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object
        && answer.TryGetProperty("has_more", out var more) && more.ValueKind is JsonValueKind.True
        && Text(answer, "next_cursor") is { Length: > 0 } cursor
            ? cursor
            : null;

    private static IEnumerable<KeyValuePair<string, string?>> Model(JsonElement model) =>
    [
        new("concurrency_group", Text(model, "concurrency_group")),
        new("cost_multiplier", Text(Find(model, "model_rates"), "character_cost_multiplier")),
        new("cost_discount", Text(Find(model, "model_rates"), "cost_discount_multiplier")),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Group(JsonElement group) =>
    [
        new("usage_limit", Text(group, "group_usage_limit")),
        new("permissions", Texts(group, "permissions")),
        new("members", Texts(group, "members")),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Member(JsonElement member) =>
    [
        new("mail", Text(member, "email")),
        new("seat_type", Text(member, "seat_type")),
        new("is_owner", Text(member, "is_owner")),
        new("is_locked", Text(member, "is_locked")),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Webhook(JsonElement webhook) =>
    [
        new("host", HostOf(Text(webhook, "webhook_url") ?? Text(webhook, "url"))),
        new("is_disabled", Text(webhook, "is_disabled")),
        new("events", Texts(webhook, "events")),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Entry(JsonElement entry) =>
    [
        new("activity", Text(entry, "activity_name")),
        new("class", Text(entry, "class_name") ?? Text(entry, "class_uid")),
        new("actor", Text(Find(Find(entry, "actor"), "user"), "uid")),
        new("address", Text(Find(entry, "device"), "ip")),
        new("message", Text(entry, "message")),
    ];

    // A list of its own, or a member of an object that wraps it.
    private static JsonElement List(JsonElement answer, string name) => answer.ValueKind switch
    {
        JsonValueKind.Array => answer,
        JsonValueKind.Object when answer.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array =>
            list,
        _ => throw new MalformedAnswerException($"a list \"{name}\"", Kind(answer)),
    };

    // Groups come by their id, or as a list like the rest.
    private static IReadOnlyList<CatalogueItem> Groups(JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object && !answer.TryGetProperty("groups", out _)
            ? [.. Distinct(answer.EnumerateObject().Select(g => Item(g.Value, Name(g), "name", Group, null)))]
            : Items(List(answer, "groups"), "id", "name", Group);

    private static IReadOnlyList<CatalogueItem> Items(
        JsonElement list,
        string id,
        string name,
        Func<JsonElement, IEnumerable<KeyValuePair<string, string?>>> state,
        string? otherName = null) =>
        [.. Distinct(list.EnumerateArray().Select(item => Item(item, Text(item, id), name, state, otherName)))];

    private static IEnumerable<CatalogueItem> Distinct(IEnumerable<CatalogueItem?> items) =>
        items.OfType<CatalogueItem>().DistinctBy(i => i.Id, StringComparer.Ordinal);

    // What has no id cannot be told from another.
    private static CatalogueItem? Item(
        JsonElement item,
        string? id,
        string name,
        Func<JsonElement, IEnumerable<KeyValuePair<string, string?>>> state,
        string? otherName)
    {
        if (string.IsNullOrEmpty(id) || item.ValueKind is not JsonValueKind.Object)
            return null;
        var called = Text(item, name) is { Length: > 0 } given ? given
            : otherName is not null && Text(item, otherName) is { Length: > 0 } other ? other : id;
        var told = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in state(item))
        {
            if (value is not null)
                told[key] = value;
        }
        return new CatalogueItem(id, called, told, Instant(item));
    }

    private static JsonElement? Find(JsonElement? item, string name) =>
        item is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;

    // Numbers come as text and text as numbers: what counts is whether it is another than before.
    private static string? Text(JsonElement? item, string name) => Find(item, name) is { } value ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Whole(value),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };

    private static string? Texts(JsonElement item, string name) =>
        Find(item, name) is { ValueKind: JsonValueKind.Array } list
            ? string.Join(", ", list.EnumerateArray().Select(Text).OfType<string>().Order(StringComparer.Ordinal))
            : null;

    private static string Name(JsonProperty property)
    {
        try
        {
            return StorableText.Of(property.Name)!;
        }
        catch (InvalidOperationException)
        {
            // Half a character is no name.
            return "";
        }
    }

    private static string? Whole(JsonElement value)
    {
        try
        {
            return StorableText.Of(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half a character is no text.
            return null;
        }
    }

    private static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : null;

    private static DateTimeOffset? Instant(JsonElement item) =>
        Find(item, "time") is { ValueKind: JsonValueKind.Number } time && time.TryGetInt64(out var milliseconds)
        && milliseconds is > 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : Text(item, "time_dt") is { } text && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUniversalTime()
                : null;

    private static string Kind(JsonElement answer) => answer.ValueKind.ToString().ToLowerInvariant();
}
