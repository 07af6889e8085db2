using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Calibration;
using Burnwatch.Models;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>Derives what is due: peers daily, thresholds weekly, each first once all keys are learnt.</summary>
internal sealed partial class WorkspaceCalibrator(
    NpgsqlDataSource database, CalibrationStore store, TimeProvider time,
    ILogger<WorkspaceCalibrator> logger)
{
    private static readonly TimeSpan PeersEvery = TimeSpan.FromDays(1);
    private static readonly TimeSpan ThresholdsEvery = TimeSpan.FromDays(7);

    /// <summary>How far back a history is read, where it was kept so long: habits of older keys are others.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>In the first days of a history every key seems new; what they bring counts for nothing.</summary>
    private static readonly TimeSpan Warmup = TimeSpan.FromDays(14);

    /// <summary>Years of warm keys that tell enough: thousands of incidents. Keys beyond them are not read.</summary>
    private const double EnoughKeyYears = 1000;

    /// <summary>Keys whose names and zones are asked for at once; their histories are read one by one.</summary>
    private const int KeysAtOnce = 200;

    /// <summary>Derives what is due of each workspace; the failure of one is not that of the others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reader = new HistoryReader(connection, cancellation);
        foreach (var workspace in await reader.WorkspacesAsync())
        {
            try
            {
                if (IsDue(workspace.PeersAt, PeersEvery, now))
                    await store.SaveAsync(workspace.Id, await PeersAsync(reader, workspace.Id), now, cancellation);
                if (IsDue(workspace.DerivedAt, ThresholdsEvery, now) || workspace.ModelAt > workspace.DerivedAt)
                    await CalibrateAsync(connection, workspace, now, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Log.NotCalibrated(logger, workspace.Name, e);
            }
        }
    }

    private static bool IsDue(DateTimeOffset? last, TimeSpan every, DateTimeOffset now) => !(now - last < every);

    private async Task CalibrateAsync(
        NpgsqlConnection connection, CalibratedWorkspace workspace, DateTimeOffset now, CancellationToken cancellation)
    {
        var derived = await DeriveAsync(connection, workspace, cancellation);
        await store.SaveAsync(workspace.Id, derived, now, cancellation);
        if (derived.KeyYears >= WorkspaceCalibration.LeastKeyYears)
            Log.OwnThresholds(logger, workspace.Name, derived.KeyYears);
        else
            Log.ShippedThresholds(logger, workspace.Name, derived.KeyYears, WorkspaceCalibration.LeastKeyYears);
    }

    private static async Task<IReadOnlyDictionary<(string, string), Peers>> PeersAsync(
        HistoryReader reader, long workspaceId)
    {
        var warm = new List<(string Environment, string Product, Profile Profile)>();
        foreach (var row in await reader.WarmAsync(workspaceId))
        {
            if (Profile.TryRead(row.State, out var profile))
                warm.Add((row.Environment, row.Product, profile));
        }
        var groups = new Dictionary<(string, string), Peers>();
        foreach (var group in warm.GroupBy(k => (k.Environment, k.Product)).Where(g => g.Key is not ("", "")))
            Add(group.Key, group.Select(k => k.Profile));
        Add(("", ""), warm.Select(k => k.Profile));
        return groups;

        void Add((string, string) group, IEnumerable<Profile> profiles)
        {
            if (Peers.Among(profiles) is { } peers)
                groups.Add(group, peers);
        }
    }

    // The history is folded under the shipped thresholds and today's peers: so what is derived depends on the history
    // alone and not on what was derived of it a week ago.
    private static async Task<ThresholdTable> DeriveAsync(
        NpgsqlConnection connection, CalibratedWorkspace workspace, CancellationToken cancellation)
    {
        var reader = new HistoryReader(connection, cancellation);
        var policies = await PolicyStore.ReadAsync(connection, cancellation);
        var calibrations = await CalibrationStore.ReadAsync(connection, CalibrationBook.Empty, cancellation);
        var trained = calibrations.Of(workspace.Id).Trained;
        var through = workspace.SettledThrough;
        var begin = await reader.BeginAsync(workspace.Id, through - Longest);
        var quiet = await new QuietTickReader(connection, cancellation).BookAsync(QuietBook.Empty, through, Longest);
        var traces = new List<KeyTrace>();
        foreach (var ids in (begin is null ? [] : await reader.KeysAsync(workspace.Id)).Chunk(KeysAtOnce))
        {
            var keys = await new WatchedKeyReader(connection, cancellation).FindAsync(ids);
            var abuse = await reader.AbuseAsync(ids);
            foreach (var id in ids)
            {
                var context = ShardLoader.LearningContextOf(keys[id], policies, calibrations) with
                {
                    Announced = quiet.AnnouncedOf(keys[id]),
                    Thresholds = ThresholdTable.Shipped,
                    Model = trained?.Models.WithoutKey(WorkspaceHistory.NameOf(id)) ?? LeakModel.Shipped,
                };
                var buckets = await reader.BucketsAsync(id, begin!.Value, through);
                traces.Add(KeyTrace.Of(buckets, begin.Value + Warmup, through, _ => context, [.. abuse[id]]));
            }
            if (traces.Sum(t => t.WarmYears) >= EnoughKeyYears)
                break;
        }
        var part = trained?.Thresholds.ModelPart ?? 0;
        var shares = policies.Of(null, null, "").Shares.OrWithModel(part);
        return Calibrator.Derive(traces, shares, trained?.Thresholds ?? ThresholdTable.Shipped).WithModel(part);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "Workspace {Workspace} has thresholds of its own, from {KeyYears:0.0} years of its warm keys")]
        public static partial void OwnThresholds(ILogger logger, string workspace, double keyYears);

        [LoggerMessage(2, LogLevel.Information,
            "Workspace {Workspace} is judged by the shipped thresholds: "
            + "its warm keys were watched for {KeyYears:0.0} years together, of the {Least} that it takes for its own")]
        public static partial void ShippedThresholds(ILogger logger, string workspace, double keyYears, double least);

        [LoggerMessage(3, LogLevel.Error,
            "Workspace {Workspace} was not calibrated; what is in force stays, and the next run tries it again")]
        public static partial void NotCalibrated(ILogger logger, string workspace, Exception error);
    }
}
