using System.Text.Json;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>What a PATCH asks of a key; a member that is null or not given changes nothing.</summary>
internal sealed record KeyChange
{
    private const string NoUpdate = "no_update";
    private const string ThirdParty = "third_party_disable_allowed";

    public bool? IsEnabled { get; private init; }

    public string? Name { get; private init; }

    public (bool Given, IReadOnlyList<string>? Value) Permissions { get; private init; }

    public (bool Given, IReadOnlyList<string>? Value) AllowedIps { get; private init; }

    public (bool Given, long? Value) CharacterLimit { get; private init; }

    public (bool Given, bool? Value) ThirdPartyDisableAllowed { get; private init; }

    public static KeyChange Parse(RequestBody body) => new()
    {
        IsEnabled = Switch(body, "is_enabled"),
        Name = body.Text("name", body.Given("name")),
        Permissions = List(body, "permissions", "all"),
        AllowedIps = List(body, "allowed_ips", "clear"),
        CharacterLimit = Limit(body),
        ThirdPartyDisableAllowed = Asked(body, ThirdParty) is not { } value ? (false, null)
            : (true, Says(value, "clear") ? null : Switch(body, ThirdParty)),
    };

    /// <summary>
    /// A limit below what was used stops the key's traffic as disabling it does, until it is raised or taken off.
    /// </summary>
    public KeyState Apply(KeyState state, long used, DateTimeOffset now)
    {
        var changed = state with
        {
            IsEnabled = IsEnabled ?? state.IsEnabled,
            DisableReason = IsEnabled is null ? state.DisableReason : null,
            Name = Name ?? state.Name,
            Permissions = Permissions.Given ? Permissions.Value : state.Permissions,
            AllowedIps = AllowedIps.Given ? AllowedIps.Value : state.AllowedIps,
            CharacterLimit = CharacterLimit.Given ? CharacterLimit.Value : state.CharacterLimit,
            ThirdPartyDisableAllowed = ThirdPartyDisableAllowed.Given
                ? ThirdPartyDisableAllowed.Value
                : state.ThirdPartyDisableAllowed,
        };
        if (IsEnabled is null && !CharacterLimit.Given)
            return changed;
        return changed.WithTraffic(changed.IsEnabled && !(changed.CharacterLimit <= used), now);
    }

    private static bool? Switch(RequestBody body, string name)
    {
        if (Asked(body, name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        body.Add(name, "Input should be a valid boolean", "bool_type");
        return null;
    }

    private static (bool, IReadOnlyList<string>?) List(RequestBody body, string name, string none)
    {
        if (Asked(body, name) is not { } value)
            return (false, null);
        return (true, Says(value, none) ? null : body.Texts(name, value));
    }

    private static (bool, long?) Limit(RequestBody body)
    {
        if (body.Find("character_limit") is not { } value || Says(value, NoUpdate))
            return (false, null);
        var isCleared = value.ValueKind is JsonValueKind.Null || Says(value, "clear");
        return (true, isCleared ? null : body.Whole("character_limit", value, 0));
    }

    private static JsonElement? Asked(RequestBody body, string name) =>
        body.Given(name) is { } value && !Says(value, NoUpdate) ? value : null;

    private static bool Says(JsonElement value, string word) =>
        value.ValueKind is JsonValueKind.String && value.ValueEquals(word);
}
