namespace Burnwatch.Collector.Rotation;

/// <summary>A credential that goes to another key of its workspace.</summary>
/// <param name="Author">The person who said so, or whose policy file did.</param>
/// <param name="Reason">Null where nobody gave one.</param>
internal sealed record CredentialMove(
    long WorkspaceId,
    long CredentialId,
    long FromKeyId,
    long ToKeyId,
    DateTimeOffset At,
    string Author,
    string? Reason);

/// <summary>What a person asked for and what came of it.</summary>
/// <param name="Credentials">How many credentials of that name moved.</param>
/// <param name="EmptiesKey">Whether the key that they left has none any more.</param>
public sealed record KeyLink(
    string Workspace, string Credential, string FromKey, string ToKey, int Credentials, bool EmptiesKey);
