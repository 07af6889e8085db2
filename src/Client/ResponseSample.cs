namespace Burnwatch.Client;

/// <summary>What one response told.</summary>
internal readonly record struct ResponseSample(
    string Credential, DateTimeOffset At, string? ModelFamily, double Credits, int Requests, int? Current,
    int? Maximum);
