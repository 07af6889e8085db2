using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>What one tick of a shard has to judge.</summary>
internal sealed class ShardTick(
    ShardState shard, EvaluationReader reader, PolicyBook policies, CalibrationBook calibrations, QuietBook quiet,
    Refusals refusals, DateTimeOffset now)
{
    /// <summary>
    /// What is known so late is history: it is learnt and nobody is paged for it, as when a past is read anew.
    /// </summary>
    public static readonly TimeSpan News = TimeSpan.FromDays(7);

    // What services report has the time of its statement, and is seen once its transaction ends, which may wait for
    // locks meanwhile. What is read again changes nothing.
    private static readonly TimeSpan ReportedOverlap = TimeSpan.FromMinutes(2);

    private readonly Dictionary<long, KeyInput> inputs = [];
    private readonly HashSet<long> first = [];

    public ShardState Shard => shard;
    public EvaluationReader Reader => reader;
    public PolicyBook Policies => policies;
    public CalibrationBook Calibrations => calibrations;
    public QuietBook Quiet => quiet;
    public Refusals Refusals => refusals;
    public DateTimeOffset Now => now;
    public Dictionary<long, WorkspaceTick> Workspaces { get; } = [];
    public IReadOnlyCollection<KeyInput> Inputs => inputs.Values;
    /// <summary>What is new of announced bursts.</summary>
    public List<(long KeyId, AnnouncedBurst Burst)> BurstNews { get; } = [];

    public IReadOnlyCollection<long> KeyIds => inputs.Keys;

    /// <summary>Buckets that changed after their span was learnt.</summary>
    public int LateBuckets => inputs.Values.Sum(input => input.Revised.Count);

    /// <summary>Whether the shard saw the workspace for the first time.</summary>
    public bool IsFirst(long workspaceId) => first.Contains(workspaceId);

    /// <summary>Whether the shard saw any workspace for the first time.</summary>
    public bool HasFirst => first.Count > 0;

    /// <summary>Marks a key to be judged; of a workspace that is not read yet nothing is known.</summary>
    public void Add(long keyId, long workspaceId)
    {
        if (Workspaces.ContainsKey(workspaceId))
            InputOf(shard.KeyOf(keyId, workspaceId));
    }

    /// <summary>Takes what a person did to an incident of a key, to be folded when the key is judged.</summary>
    public void Add(ActRow act)
    {
        if (Workspaces.ContainsKey(act.WorkspaceId))
            InputOf(shard.KeyOf(act.KeyId, act.WorkspaceId)).Acts.Add(act);
    }

    /// <summary>Marks a key whose credentials are to be held against the inventory.</summary>
    public void AddSuspect(long keyId, long workspaceId) =>
        InputOf(shard.KeyOf(keyId, workspaceId)).IsSuspect = true;

    /// <summary>Takes what a workspace has new for the shard.</summary>
    public async Task TakeAsync(
        WorkspaceRow workspace, DateTimeOffset settled, ShardProgress? before, int shards, TimeSpan overlap)
    {
        if (before is null)
            first.Add(workspace.Id);
        var progress = shard.Progress[workspace.Id];
        var through = settled > progress.SettledThrough ? settled : progress.SettledThrough;
        if (workspace.LastReading > progress.Reading)
        {
            foreach (
                var row in await reader.ChangedAsync(
                    shard.Id, shards, workspace.Id, progress.Reading, workspace.LastReading))
                Take(row, workspace.Id);
        }
        var seen = progress.ConcurrencyThrough;
        foreach (var row in await reader.ReadingsAsync(shard.Id, shards, workspace.Id, seen - overlap))
        {
            if (IsRefused(row))
                continue;
            var key = shard.KeyOf(row.KeyId, workspace.Id);
            if (row.At > key.ReadingsThrough && (before is not null || row.At > seen))
                InputOf(key).Readings.Add(row.ToReading());
            // Not ahead of now, or a clock that goes fast hides what those that do not read meanwhile.
            var past = row.At < now ? row.At : now;
            seen = past > seen ? past : seen;
        }
        await TakeReportedAsync(workspace.Id, through, shards);
        if (before is null || through > progress.SettledThrough)
        {
            foreach (var key in shard.Keys.Values.Where(k => k.WorkspaceId == workspace.Id && !k.Watch.IsQuiet))
                InputOf(key);
        }
        Workspaces.Add(workspace.Id, new WorkspaceTick
        {
            // A reading holds the running minute too, of which only what is past is known.
            ReadThrough = workspace.ReadThrough < now ? workspace.ReadThrough : now,
            ReadingBefore = progress.Reading,
            InventoryReadAt = workspace.InventoryReadAt,
            Progress =
                progress with { Reading = workspace.LastReading, SettledThrough = through, ConcurrencyThrough = seen },
        });
    }

    // Open minutes alone: what has settled is told by the analytics, and nothing is added to it.
    private async Task TakeReportedAsync(long workspaceId, DateTimeOffset from, int shards)
    {
        var seen = shard.ReportedThrough.GetValueOrDefault(workspaceId, DateTimeOffset.MinValue + ReportedOverlap);
        var rows = await reader.ReportedAsync(shard.Id, shards, workspaceId, from, seen - ReportedOverlap);
        foreach (var group in rows.GroupBy(r => r.KeyId))
        {
            var key = shard.KeyOf(group.Key, workspaceId);
            var reported = group.Select(r => r.ToBucket()).ToList();
            if (!reported.SequenceEqual(key.Reported))
                InputOf(key);
            key.Reported = reported;
        }
        shard.ReportedThrough[workspaceId] = rows.Select(r => r.StoredAt).Append(seen).Max();
    }

    private void Take(BucketRow row, long workspaceId)
    {
        var key = shard.KeyOf(row.KeyId, workspaceId);
        var intake = key.Watch.Put(row.ToBucket(shard.Uses), now);
        var isHistory = row.BucketEnd <= now - News;
        if (intake is Intake.Taken)
            InputOf(key).HasHistory |= isHistory;
        else if (intake is Intake.Late && !isHistory)
            InputOf(key).Revised.Add(row);
        else if (intake is not Intake.Late)
            refusals.Add(intake, RefusedKind.Bucket, row.KeyId);
    }

    // One from the future would end all reading: those that follow would be older.
    private bool IsRefused(ReadingRow row)
    {
        var intake = IntakeRules.Check(row.ToReading(), now);
        if (intake is not Intake.Taken && row.At > shard.RefusedThrough)
        {
            refusals.Add(intake, RefusedKind.Reading, row.KeyId);
            shard.RefusedThrough = row.At;
        }
        return intake is not Intake.Taken;
    }

    private KeyInput InputOf(KeyState key)
    {
        if (!inputs.TryGetValue(key.Id, out var input))
        {
            input = new KeyInput(key);
            inputs.Add(key.Id, input);
        }
        return input;
    }
}

/// <summary>What is new of one key.</summary>
internal sealed class KeyInput(KeyState key)
{
    public KeyState Key => key;

    /// <summary>In the order of time.</summary>
    public List<ConcurrencyReading> Readings { get; } = [];

    /// <summary>Buckets that changed after their span was learnt.</summary>
    public List<BucketRow> Revised { get; } = [];

    /// <summary>What people did to its incidents, in the order in which they did it.</summary>
    public List<ActRow> Acts { get; } = [];

    /// <summary>Whether some of what is new was used longer ago than <see cref="ShardTick.News"/>.</summary>
    public bool HasHistory { get; set; }

    /// <summary>Whether one of its credentials may be revoked or unknown, and was used.</summary>
    public bool IsSuspect { get; set; }
}

/// <summary>How far a workspace is known in a tick.</summary>
internal sealed record WorkspaceTick
{
    public required DateTimeOffset ReadThrough { get; init; }

    /// <summary>The last usage reading that earlier ticks knew.</summary>
    public required long ReadingBefore { get; init; }

    /// <summary>The newest inventory of its credentials; null before the first.</summary>
    public required DateTimeOffset? InventoryReadAt { get; init; }

    /// <summary>How far the shard has judged it once the tick is committed.</summary>
    public required ShardProgress Progress { get; init; }

    public DateTimeOffset SettledThrough => Progress.SettledThrough;

    public long Reading => Progress.Reading;
}
