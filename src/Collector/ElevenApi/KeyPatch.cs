using System.Text;
using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>What a PATCH asks of a service account's key; a change that is null leaves its member out.</summary>
/// <remarks>
/// Whether it is enabled, its name and its permissions are sent as they are even where nothing changes: the provider
/// once required all three.
/// </remarks>
internal sealed record KeyPatch(bool IsEnabled, string? Name, IReadOnlyList<string>? Permissions)
{
    /// <summary>The word that takes a limit or a list off again.</summary>
    private const string Clear = "clear";

    public LimitChange? Limit { get; init; }

    public AddressChange? Addresses { get; init; }

    /// <summary>The body of the request. It holds no secret.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("is_enabled", IsEnabled);
        if (Name is not null)
            json.WriteString("name", Name);
        if (Permissions is null)
            json.WriteString("permissions", "all");
        else
            WriteList(json, "permissions", Permissions);
        if (Limit is { Credits: { } credits })
            json.WriteNumber("character_limit", credits);
        else if (Limit is not null)
            json.WriteString("character_limit", Clear);
        if (Addresses is { Allowed: { } allowed })
            WriteList(json, "allowed_ips", allowed);
        else if (Addresses is not null)
            json.WriteString("allowed_ips", Clear);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>A new limit of credits for the billing period; null takes it off.</summary>
internal sealed record LimitChange(long? Credits);

/// <summary>The only addresses it may be used from, from now on; null allows all.</summary>
internal sealed record AddressChange(IReadOnlyList<string>? Allowed);
