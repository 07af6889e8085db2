using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Makes a shard's memory: snapshots first, then the history since, learnt without judging.</summary>
internal sealed class ShardLoader(
    EvaluationReader reader, AlertingOptions options, PolicyBook policies,
    CalibrationBook calibrations, QuietBook quiet, Refusals refusals, int shards)
{
    /// <summary>
    /// How far back concurrency readings are learnt again: longer than a pin that a snapshot may have missed.
    /// </summary>
    private static readonly TimeSpan ReadingsBack = TimeSpan.FromHours(1);

    public async Task<ShardState> LoadAsync(int id, ShardRow row, DateTimeOffset now)
    {
        var shard = new ShardState(id, row.Version) { SnapshotAt = row.SnapshotAt ?? DateTimeOffset.MinValue };
        foreach (var snapshot in await reader.ProfilesAsync(id, shards))
        {
            if (Profile.TryRead(snapshot.State, out var profile))
                shard.Keys.Add(snapshot.Id, new KeyState(snapshot.Id, snapshot.WorkspaceId, profile));
        }
        foreach (var progress in await reader.ProgressAsync(id))
            await FoldAsync(shard, progress, now);
        return shard;
    }

    /// <summary>Learns a workspace's history up to where it was judged, or to where its judging begins.</summary>
    public async Task FoldAsync(ShardState shard, ShardProgress progress, DateTimeOffset now)
    {
        shard.Progress[progress.WorkspaceId] = progress;
        var rows = await reader.SinceSnapshotAsync(
            shard.Id, shards, progress.WorkspaceId, progress.Reading, now - options.History);
        var readings = await reader.ReadingsAsync(
            shard.Id, shards, progress.WorkspaceId, progress.ConcurrencyThrough - ReadingsBack);
        IReadOnlyCollection<long> ids = [.. rows.Select(r => r.KeyId).Concat(readings.Select(r => r.KeyId)).Distinct()];
        var watched = await reader.Keys.FindAsync(ids);
        var incidents = await reader.Incidents.PastAsync(ids);
        var settling = await reader.SettlingAsync(progress.WorkspaceId);
        foreach (var group in rows.GroupBy(r => r.KeyId))
        {
            var key = shard.KeyOf(group.Key, progress.WorkspaceId);
            foreach (var row in group)
            {
                if (key.Watch.Put(row.ToBucket(shard.Uses), now) is var intake and not (Intake.Taken or Intake.Late))
                    refusals.Add(intake, RefusedKind.Bucket, row.KeyId);
            }
            Learn(
                key.Watch, incidents[group.Key], progress.SettledThrough, settling,
                LearningContextOf(watched[group.Key]));
            key.IsDirty = true;
        }
        foreach (var group in readings.Where(r => r.At <= progress.ConcurrencyThrough).GroupBy(r => r.KeyId))
        {
            var key = shard.KeyOf(group.Key, progress.WorkspaceId);
            key.Watch.Learn([.. group.Select(r => r.ToReading())], LearningContextOf(watched[group.Key]));
            key.ReadingsThrough = group.Max(r => r.At);
        }
    }

    /// <summary>Learns what a key did until it had settled, as fast as it was learnt then.</summary>
    internal static void Learn(
        KeyWatch watch, IEnumerable<PastIncident> incidents, DateTimeOffset settledThrough, SettlingTimes settling,
        JudgeContext context)
    {
        foreach (var incident in incidents)
        {
            var resolvedAt = incident.ResolvedAt ?? DateTimeOffset.MaxValue;
            if (incident.ExpectedUntil is { } expectedUntil)
            {
                watch.Learn(Earliest(incident.Since, settledThrough), context);
                watch.Learn(
                    Earliest(expectedUntil, Earliest(resolvedAt, settledThrough)), context with { LearnAtOnce = true });
            }
            watch.Learn(SettledAt(incident.OpenedAt), context);
            watch.Learn(SettledAt(resolvedAt), context with { IncidentIsOpen = true });
        }
        watch.Learn(settledThrough, context);

        DateTimeOffset SettledAt(DateTimeOffset at) => Earliest(settling.SettledAt(at), settledThrough);

        static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
    }

    internal static JudgeContext ContextOf(WatchedKey key, PolicyBook policies, CalibrationBook calibrations)
    {
        var calibration = calibrations.Of(key.WorkspaceId);
        var policy = policies.Of(key.Environment, key.Owner, key.Name);
        return new JudgeContext
        {
            Policy = policy,
            Calendar = Calendar.Of(key.TimeZone, policy.Holidays),
            KeysOfOwner = key.KeysOfOwner,
            Thresholds = calibration.Thresholds,
            Model = calibration.Model,
            Peers = calibration.PeersOf(key.Environment, key.Product),
            WatchedFrom = key.WatchedFrom,
        };
    }

    /// <summary>The same, to learn by.</summary>
    internal static JudgeContext LearningContextOf(
        WatchedKey key, PolicyBook policies, CalibrationBook calibrations)
    {
        try
        {
            return ContextOf(key, policies, calibrations);
        }
        catch (FormatException)
        {
            // Told when the key is judged. One that learns in UTC meanwhile is better than a shard that cannot be
            // loaded.
            return new JudgeContext { Policy = Policy.Default, Calendar = Calendar.Utc };
        }
    }

    private JudgeContext LearningContextOf(WatchedKey key) =>
        LearningContextOf(key, policies, calibrations) with { Announced = quiet.AnnouncedOf(key) };
}
