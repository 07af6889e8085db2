namespace Burnwatch.Web.Keys;

/// <summary>A key in a line.</summary>
public sealed record KeySummary
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Workspace { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }

    /// <summary>Credits of the last 24 hours.</summary>
    public required long CreditsOfDay { get; init; }

    /// <summary>The end of the newest bucket with use; null while there is none.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The snapshot of its profile; null before the first.</summary>
    public byte[]? Profile { get; init; }

    /// <summary>Its open incident; null where it has none.</summary>
    public long? IncidentId { get; init; }

    public KeyLearning Learning =>
        Burnwatch.Profile.TryRead(Profile, out var profile) ? KeyLearning.Of(profile) : default;
}

/// <summary>The first keys of a longer list.</summary>
public sealed record KeyList(IReadOnlyList<KeySummary> Keys, long Total);
