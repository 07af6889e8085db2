using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Collector.Containment;

namespace Burnwatch.Web.Containment;

/// <summary>The body of <c>POST /api/v1/keys/{id}/containment</c>.</summary>
internal sealed record ContainmentBody
{
    /// <summary>disable, limit, allow_ips or enable.</summary>
    public string? Action { get; init; }

    /// <summary>The hint, name or provider's id of the credential; needed where the key has several.</summary>
    public string? Credential { get; init; }

    /// <summary>Of limit: credits on top of those used.</summary>
    public long LimitPlus { get; init; }

    /// <summary>Of allow_ips.</summary>
    public IReadOnlyList<string>? AllowIps { get; init; }

    /// <summary>The key's name, unless it is a dry run.</summary>
    public string? Confirm { get; init; }

    /// <summary>The incident it is for.</summary>
    public long? Incident { get; init; }

    /// <summary>Whether only to say what would be sent and who will break.</summary>
    public bool DryRun { get; init; }

    public ContainmentOrder Order(long keyId, ContainmentAction action) => new(keyId, action)
    {
        Credential = Credential,
        LimitPlus = LimitPlus,
        AllowIps = AllowIps ?? [],
        IncidentId = Incident,
    };
}

/// <summary>The answer to a dry run.</summary>
internal sealed record PreviewBody(
    string Key, string Credential, string? Hint, bool IsOn, JsonElement Sends, long Credits, long Requests,
    IReadOnlyList<UsedProduct> Products, IReadOnlyList<ReportingService> Services)
{
    public static PreviewBody Of(ContainmentPreview preview) => new(
        preview.Key.Name,
        preview.Credential.Name,
        preview.Credential.Hint,
        preview.IsOn,
        JsonDocument.Parse(preview.Sends).RootElement,
        preview.Sources.Credits,
        preview.Sources.Requests,
        preview.Sources.Products,
        preview.Sources.Services);
}

/// <summary>The answer once something was sent.</summary>
internal sealed record ResultBody(
    long Id, string Key, string Credential, string? Hint, string Outcome, string Answer)
{
    public static ResultBody Of(ContainmentResult result) => new(
        result.Id,
        result.Key.Name,
        result.Credential.Name,
        result.Credential.Hint,
        result.Answer.Outcome.ToString().ToLowerInvariant(),
        result.Answer.Sentence);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ContainmentBody))]
[JsonSerializable(typeof(PreviewBody))]
[JsonSerializable(typeof(ResultBody))]
internal sealed partial class ContainmentJson : JsonSerializerContext;
