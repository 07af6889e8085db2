namespace Burnwatch.Alerting.Evaluation;

/// <summary>What a shard holds of a key in memory; all of it can be read back.</summary>
internal sealed class KeyState(long id, long workspaceId, Profile profile)
{
    public long Id => id;

    public long WorkspaceId => workspaceId;

    public KeyWatch Watch { get; } = new(profile);

    /// <summary>
    /// What services reported of minutes that are open yet, in the order of time: it may raise, and teaches nothing.
    /// </summary>
    public IReadOnlyList<KeyBucket> Reported { get; set; } = [];

    /// <summary>The newest concurrency reading that was judged.</summary>
    public DateTimeOffset ReadingsThrough { get; set; }

    /// <summary>Whether the profile differs from its snapshot.</summary>
    public bool IsDirty { get; set; }
}
