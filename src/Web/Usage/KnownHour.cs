using Burnwatch.Web.Overview;

namespace Burnwatch.Web.Usage;

/// <summary>One hour of a workspace's usage: what holds of every bucket in it.</summary>
public sealed record KnownHour
{
    /// <summary>A whole hour of UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>The width of its buckets.</summary>
    public required int BucketSeconds { get; init; }

    /// <summary>The newest reading of it.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The newest reading that changed anything in it; null while nothing was used.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether any of its buckets may still change.</summary>
    public bool IsOpen { get; init; }

    internal KnownHour Judged(WorkspaceHealth workspace) => this with
    {
        IsOpen = workspace.ReadThrough is not { } through || Hour.AddHours(1) > workspace.Settling.Through(through),
    };
}
