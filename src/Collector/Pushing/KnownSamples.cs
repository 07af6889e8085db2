using System.Text.Json.Serialization;
using Burnwatch.Collector.Concurrency;

namespace Burnwatch.Collector.Pushing;

/// <summary>
/// What a batch tells of credentials that were found: what is stored of it, here or in the buffer on disk.
/// </summary>
/// <remarks>
/// It names credentials by our own numbers alone, so nothing that a sender wrote as one is ever on disk.
/// </remarks>
internal sealed record KnownSamples
{
    /// <summary>Who sent it, and what they call it: once stored it is not stored again.</summary>
    public required long TokenId { get; init; }

    /// <summary>SHA-256 of the sender's name for the batch; random where there is none.</summary>
    public required byte[] KeyHash { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What the sender is told, as JSON: the same again should the batch come again.</summary>
    public required string Answer { get; init; }

    public required ReadingSource Source { get; init; }

    public required IReadOnlyList<KnownUse> Uses { get; init; }

    public required IReadOnlyList<KnownReading> Readings { get; init; }

    public required IReadOnlyList<KnownOrigin> Origins { get; init; }

    /// <summary>How many rows it comes to.</summary>
    [JsonIgnore]
    public int Rows => Uses.Count + Readings.Count + Origins.Count;

    /// <summary>Two of the same name are the same batch.</summary>
    [JsonIgnore]
    public (long TokenId, string KeyHash) Name => (TokenId, Convert.ToHexString(KeyHash));
}

/// <summary>What a credential used in a minute, as far as one batch tells.</summary>
internal sealed record KnownUse(
    long WorkspaceId, long KeyId, long CredentialId, DateTimeOffset Minute, string ModelFamily, double Credits,
    long Requests);

/// <summary>A service on a host that reported use of a credential.</summary>
internal sealed record KnownOrigin(
    long KeyId, long CredentialId, string Service, string Host, DateTimeOffset SeenAt);
