using System.Text.Json.Serialization;

namespace Burnwatch.Simulator.ElevenApi;

internal sealed record WorkspaceGroup
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Members { get; init; }

    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Credits, or the word "unlimited".</summary>
    public object GroupUsageLimit { get; init; } = "unlimited";

    public long CharacterCount { get; init; }
}

internal sealed record WorkspaceMember
{
    public required string UserId { get; init; }

    public required string Email { get; init; }

    public string? FirstName { get; init; }

    public string SeatType { get; init; } = "workspace_member";

    public bool IsOwner { get; init; }

    public bool IsLocked { get; init; }
}

internal sealed record WebhookList(IReadOnlyList<Webhook> Webhooks);

internal sealed record Webhook(string WebhookId, string Name, string WebhookUrl, bool IsDisabled);

internal sealed record AuditLog(IReadOnlyList<AuditEntry> Entries, bool HasMore, string? NextCursor);

internal sealed record AuditEntry(
    string Id, long Time, string ActivityName, int ClassUid, AuditActor Actor, string Message);

internal sealed record AuditActor(AuditUser User);

internal sealed record AuditUser(string Uid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, WorkspaceGroup>))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceMember>))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(AuditLog))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
internal sealed partial class DirectoryJson : JsonSerializerContext;
