namespace Burnwatch.Collector.Concurrency;

/// <summary>How many requests of a credential ran and might run at once, as one response showed it.</summary>
/// <param name="Credential">The provider's hash or id of the credential.</param>
/// <param name="At">When the response came.</param>
/// <param name="ModelFamily">What the maximum is for.</param>
/// <param name="Current">As the header says; whether it counts the request that asked is not settled.</param>
/// <param name="Maximum">At least 1.</param>
internal sealed record ConcurrencyReading(
    string Credential, DateTimeOffset At, string ModelFamily, int Current, int Maximum);

/// <summary>The same, of a credential that was found.</summary>
internal sealed record KnownReading(
    long WorkspaceId, long KeyId, long CredentialId, DateTimeOffset At, string ModelFamily, int Current, int Maximum);
