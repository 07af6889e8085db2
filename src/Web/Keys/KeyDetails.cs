using Burnwatch.Web.Overview;

namespace Burnwatch.Web.Keys;

/// <summary>A key and what people say of it.</summary>
public sealed record KeyDetails
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Workspace { get; init; }
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>How long after its end the usage of its workspace may still change.</summary>
    public UsageSettling Settling => new(SettlingTime, SettlingSource);
    public TimeSpan SettlingTime { get; init; } = UsageSettling.Start;
    public string SettlingSource { get; init; } = "start";

    /// <summary>What its usage is read from in place of the analytics, and since when; null while it is them.</summary>
    public string UsageSource { get; init; } = "analytics";
    public DateTimeOffset? FallbackSince { get; init; }

    /// <summary>When its workspace was read last; null before the first reading.</summary>
    public DateTimeOffset? ReadAt { get; init; }
    public string? Owner { get; init; }
    public string? OwnerMail { get; init; }
    public string? Environment { get; init; }
    public string? Product { get; init; }
    public string? CostCentre { get; init; }

    /// <summary>The key's zone, else its owner's, else UTC.</summary>
    public required string TimeZone { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Credits of the last hour that is known.</summary>
    public required long LastHour { get; init; }

    /// <summary>Credits of the last 24 hours that are known.</summary>
    public required long LastDay { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
}
