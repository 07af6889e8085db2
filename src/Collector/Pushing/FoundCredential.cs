namespace Burnwatch.Collector.Pushing;

/// <summary>What a search for a credential came to.</summary>
internal enum CredentialSearch
{
    Found,
    Unknown,

    /// <summary>Several workspaces have one of that name.</summary>
    Ambiguous,

    /// <summary>The database could not be asked.</summary>
    Away,
}

/// <summary>What became of a name.</summary>
internal readonly record struct FoundCredential(
    CredentialSearch Search, long WorkspaceId = 0, long KeyId = 0, long CredentialId = 0);
