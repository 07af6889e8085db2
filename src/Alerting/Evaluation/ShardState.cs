namespace Burnwatch.Alerting.Evaluation;

/// <summary>What one node holds of a shard in memory: a cache, thrown away when another node has written.</summary>
internal sealed class ShardState(int id, long version)
{
    public int Id => id;

    /// <summary>The version that the next commit expects to find.</summary>
    public long Version { get; set; } = version;

    public Dictionary<long, KeyState> Keys { get; } = [];

    /// <summary>Sums what buckets were used for; of all keys, so that their names are kept once.</summary>
    public UseTally Uses { get; } = new();

    public Dictionary<long, ShardProgress> Progress { get; } = [];

    /// <summary>By workspace.</summary>
    public Dictionary<long, CredentialQueue> Credentials { get; } = [];

    /// <summary>
    /// By workspace: the newest of what services reported that this node has read, on the database's clock.
    /// </summary>
    public Dictionary<long, DateTimeOffset> ReportedThrough { get; } = [];

    /// <summary>When profiles were written last, by whichever node.</summary>
    public DateTimeOffset SnapshotAt { get; set; }

    /// <summary>Counters read up to this were judged by this node.</summary>
    public DateTimeOffset CountersThrough { get; set; }

    /// <summary>Concurrency readings up to this that were refused are told of already.</summary>
    public DateTimeOffset RefusedThrough { get; set; }

    public KeyState KeyOf(long id, long workspaceId)
    {
        if (!Keys.TryGetValue(id, out var key))
        {
            key = new KeyState(id, workspaceId, default);
            Keys.Add(id, key);
        }
        return key;
    }
}

/// <summary>How far a shard has judged a workspace.</summary>
internal sealed record ShardProgress
{
    public required long WorkspaceId { get; init; }

    /// <summary>The last usage reading that was judged.</summary>
    public required long Reading { get; init; }

    /// <summary>Buckets before this were settled then.</summary>
    public required DateTimeOffset SettledThrough { get; init; }

    /// <summary>Concurrency readings up to this were judged.</summary>
    public required DateTimeOffset ConcurrencyThrough { get; init; }
}
