using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// One tick of one shard: reads what is new, judges it, and writes what came of it in one transaction.
/// </summary>
internal sealed partial class ShardEvaluator(
    NpgsqlDataSource database, ShardMemory memory, IOptions<AlertingOptions> options, TimeProvider time,
    EvaluationMeter meter, PageRouter router, ILogger<ShardEvaluator> logger)
{
    // Readings are stored a moment after they are made, and not in order; those judged already are left out key by key.
    private static readonly TimeSpan ReadingsOverlap = TimeSpan.FromMinutes(2);

    private const string BeforeEvent = "before_event";

    /// <summary>The ids of all shards.</summary>
    public async Task<IReadOnlyList<int>> ShardsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await new EvaluationReader(connection, cancellation).ShardsAsync();
    }

    /// <summary>Evaluates a shard once.</summary>
    public async Task TickAsync(int id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var credentials = new CredentialJudge(new CredentialReader(connection, cancellation));
            var tick = await ReadAsync(connection, credentials, id, now, cancellation);
            var judged = await JudgeAsync(tick, new KeyJudge(tick, credentials));
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            judged = await HushAsync(tick, await MarkAsync(tick, judged, transaction));
            var writes = await WritesOfAsync(tick, judged);
            if (await WriteAsync(transaction, tick, writes, [.. judged.SelectMany(j => j.Strays)], cancellation))
                Count(tick);
        }
        catch
        {
            // What is in memory may be ahead of what was written; the next tick reads it back.
            memory.Forget(id);
            throw;
        }
    }

    private async Task<ShardTick> ReadAsync(
        NpgsqlConnection connection, CredentialJudge credentials, int id, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var reader = new EvaluationReader(connection, cancellation);
        var policies = memory.Keep(await PolicyStore.ReadAsync(connection, cancellation));
        var calibrations = await CalibrationStore.ReadAsync(connection, memory.Calibrations, cancellation);
        Keep(calibrations);
        var quiet = memory.Quiet = await reader.Quiet.BookAsync(memory.Quiet, now, options.Value.History);
        var shards = (await reader.ShardsAsync()).Count;
        if (await new KeyMoves(connection, cancellation).FollowAsync(id, shards))
            Log.KeysMoved(logger, id);
        var refusals = new Refusals();
        var row = await reader.ShardAsync(id);
        var shard = memory.Find(id);
        // What is read again was counted and told of when it was read first, here or by another node.
        if (shard is null || shard.Version != row.Version)
            shard = await LoaderWith(new Refusals()).LoadAsync(id, row, now);
        memory.Keep(shard);
        var tick = new ShardTick(shard, reader, policies, calibrations, quiet, refusals, now);
        foreach (var workspace in await reader.WorkspacesAsync())
        {
            var settled = UsageSpan.StartOf(workspace.ReadThrough - workspace.Settling);
            if (!shard.Progress.TryGetValue(workspace.Id, out var before))
                await LoaderWith(refusals).FoldAsync(shard, First(workspace, settled, now), now);
            await tick.TakeAsync(workspace, settled, before, shards, ReadingsOverlap);
        }
        await credentials.FindAsync(tick, shards);
        if (refusals.FirstKey is { } first)
            Log.ValuesRefused(logger, id, refusals.Count, refusals.ToString(), first);
        if (tick.LateBuckets is > 0 and var late)
            Log.LateBuckets(logger, id, late);
        foreach (var key in await reader.Incidents.OpenKeysAsync(id, shards))
            tick.Add(key.KeyId, key.WorkspaceId);
        foreach (var act in await reader.Incidents.ActsAsync(id, shards))
            tick.Add(act);
        foreach (var key in await reader.Keys.CountedAsync(id, shards, shard.CountersThrough))
        {
            tick.Add(key.KeyId, key.WorkspaceId);
            shard.CountersThrough = key.CountersReadAt > shard.CountersThrough
                ? key.CountersReadAt
                : shard.CountersThrough;
        }
        return tick;

        ShardLoader LoaderWith(Refusals of) => new(reader, options.Value, policies, calibrations, quiet, of, shards);
    }

    // Once the tick stands: of one that was overtaken or failed, the next one reads the same values.
    private void Count(ShardTick tick)
    {
        foreach (var ((reason, kind), count) in tick.Refusals.Counts)
            meter.Refused(reason, kind, count);
        if (tick.LateBuckets > 0)
            meter.Refused(Intake.Late, RefusedKind.Bucket, tick.LateBuckets);
    }

    // Told once for each reading of them, by the shard that reads first.
    private void Keep(CalibrationBook calibrations)
    {
        if (ReferenceEquals(calibrations, memory.Calibrations))
            return;
        memory.Calibrations = calibrations;
        foreach (var (workspace, fault) in calibrations.ModelFaults)
            Log.ModelNotUsed(logger, workspace, fault);
        foreach (var (workspace, fault) in calibrations.ThresholdsFaults)
            Log.ThresholdsNotUsed(logger, workspace, fault);
    }

    private static ShardProgress First(WorkspaceRow workspace, DateTimeOffset settled, DateTimeOffset now) => new()
    {
        WorkspaceId = workspace.Id,
        Reading = workspace.LastReading,
        SettledThrough = settled,
        ConcurrencyThrough = now,
    };

    private async Task<List<JudgedKey>> JudgeAsync(ShardTick tick, KeyJudge judge)
    {
        var watched = await tick.Reader.Keys.FindAsync(tick.KeyIds);
        var incidents = await tick.Reader.Incidents.LastAsync(tick.KeyIds);
        var bursts = await tick.Reader.Quiet.BurstsAsync(tick.Quiet, watched.Values, tick.Now);
        var judged = new List<JudgedKey>();
        foreach (var input in tick.Inputs)
        {
            try
            {
                var id = input.Key.Id;
                judged.Add(await judge.JudgeAsync(
                    input, watched[id], incidents.GetValueOrDefault(id), bursts[id]));
            }
            catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException))
            {
                // One key that cannot be judged, for whatever reason, must not blind the others; its buckets are judged
                // with the next ones.
                Log.KeyNotJudged(logger, input.Key.Id, e);
            }
        }
        return judged;
    }

    private static async Task<List<JudgedKey>> HushAsync(ShardTick tick, List<JudgedKey> marked)
    {
        var hidden = await tick.Reader.Quiet.HiddenAsync(tick.KeyIds);
        return [.. marked.Select(one => one.Under(tick.Quiet.SilencesOf(one.Key, tick.Now), hidden, tick.Now))];
    }

    private async Task<List<JudgedKey>> MarkAsync(
        ShardTick tick, List<JudgedKey> judged, NpgsqlTransaction transaction)
    {
        var marked = new List<JudgedKey>(judged.Count);
        foreach (var workspace in judged.GroupBy(j => j.Key.WorkspaceId))
        {
            await transaction.SaveAsync(BeforeEvent);
            try
            {
                marked.AddRange(await EventMarker.MarkAsync(
                    tick.Reader, tick.Quiet, workspace.Key, [.. workspace], tick.Now));
            }
            catch (Exception e) when (e is PostgresException or not (OperationCanceledException or NpgsqlException))
            {
                await transaction.RollbackAsync(BeforeEvent);
                // What others do is told beside an incident: it is paged without, and the next tick asks again.
                marked.AddRange(workspace);
                Log.EventNotMarked(logger, workspace.Key, e);
            }
        }
        return marked;
    }

    private async Task<List<IncidentWrite>> WritesOfAsync(ShardTick tick, List<JudgedKey> judged)
    {
        var writes = new List<IncidentWrite>();
        foreach (var one in judged.Where(one => one.IsNews || one.Acts.Count > 0))
        {
            try
            {
                var ofKey = new List<IncidentWrite>();
                foreach (var (act, step) in one.Acts)
                    ofKey.Add(await WriteOfAsync(tick, one with { Step = step, Hushed = null }) with
                    {
                        Judgement = null,
                        Act = act,
                    });
                if (one.IsNews)
                    ofKey.Add(await WriteOfAsync(tick, one));
                writes.AddRange(ofKey);
            }
            catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException))
            {
                Log.IncidentNotWritten(logger, one.Key.Id, e);
            }
        }
        return writes;
    }

    private async Task<IncidentWrite> WriteOfAsync(ShardTick tick, JudgedKey one) => new()
    {
        KeyId = one.Key.Id,
        Step = one.Step,
        Judgement = Judgement.Of(
            one.Verdict, one.Workspace.Reading, one.Workspace.SettledThrough, tick.Policies.Version),
        Content = await ContentAsync(tick, one.Step, one.Verdict, one.Key, one.Workspace),
        Hushed = one.Hushed,
        Targets = one.Step.Triggers && one.Hushed is not { HiddenBy.Count: > 0 }
            ? await router.TargetsOfAsync(one.Key, one.Step.Incident!, tick.Now, CancellationToken.None)
            : [],
    };

    private static async Task<PageContent?> ContentAsync(
        ShardTick tick, IncidentStep step, Verdict verdict, WatchedKey key, WorkspaceTick workspace)
    {
        if (!step.Triggers && step.Change is not IncidentChange.Resolved)
            return null;
        var incident = step.Incident!;
        var burn = await tick.Reader.Incidents.BurnAsync(key.Id, incident.Since, workspace.ReadThrough);
        var reach = await tick.Reader.Reach.OfKeyAsync(key.Id, incident.Since, tick.Now);
        return PageContent.Of(incident, step.Why, verdict, key, burn, tick.Now) with
        {
            ChangedBefore = reach.Count == 0 ? null : reach,
        };
    }

    // False where another node has judged since the shard was read.
    private async Task<bool> WriteAsync(
        NpgsqlTransaction transaction, ShardTick tick, List<IncidentWrite> writes,
        IReadOnlyList<IncidentAct> strays, CancellationToken cancellation)
    {
        var shard = tick.Shard;
        var progress = tick.Workspaces.Values.Select(w => w.Progress).ToList();
        var hasProgress = progress.Any(
            p =>
                !shard.Progress.TryGetValue(p.WorkspaceId, out var before) || before != p
                    || tick.IsFirst(p.WorkspaceId));
        // What was learnt of a whole history is written at once: a daemon that dies before the next snapshot need not
        // learn it again, and a page that opens meanwhile knows what is usual.
        var isSnapshot = tick.HasFirst || tick.Now - shard.SnapshotAt >= options.Value.Snapshot;
        var snapshots = isSnapshot ? shard.Keys.Values.Where(k => k.IsDirty && !k.Watch.Profile.IsEmpty).ToList() : [];
        if (!hasProgress && writes.Count == 0 && snapshots.Count == 0 && tick.BurstNews.Count == 0
            && strays.Count == 0)
            return true;
        var store = new EvaluationStore(transaction.Connection!, cancellation);
        if (!await store.CommitAsync(transaction, shard, progress, snapshots, writes, tick.BurstNews, strays, tick.Now))
        {
            memory.Forget(shard.Id);
            Log.OvertakenByAnotherNode(logger, shard.Id);
            return false;
        }
        foreach (var workspace in progress)
            shard.Progress[workspace.WorkspaceId] = workspace;
        foreach (var key in snapshots)
            key.IsDirty = false;
        if (snapshots.Count > 0)
            shard.SnapshotAt = tick.Now;
        foreach (var write in writes.Where(w => w.Step.Change is not IncidentChange.None))
            Log.IncidentMoved(logger, write.KeyId, write.Step.Change, write.Step.Why);
        return true;
    }
}
