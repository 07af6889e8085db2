using System.Diagnostics;
using Burnwatch.Host.Commands;
using Burnwatch.Simulator;
using Burnwatch.Simulator.PagerDuty;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Scale.Onset;

/// <summary>
/// The built daemon on the real clock, with polls and ticks of a second, between a simulated provider with many keys
/// and a simulated PagerDuty. Keys leak one after the other, by real calls.
/// </summary>
internal sealed class OnsetRun(int keys, int leaks, int seed)
{
    /// <summary>How long a page is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Of 5,000 credits each: together some hundred times what a key uses in an hour.</summary>
    private const int Calls = 12;

    private static readonly TimeSpan History = TimeSpan.FromDays(3);

    private readonly Random random = new(seed);

    /// <summary>How many keys are watched.</summary>
    public int Keys => keys;

    /// <param name="progress">Told how many leaks were made so far.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidOperationException">The daemon ended by itself.</exception>
    public async Task<OnsetResult> RunAsync(Action<int>? progress, CancellationToken cancellation)
    {
        await using var database = await ScratchDatabase.CreateAsync(cancellation);
        var now = TimeProvider.System.GetUtcNow();
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Scenario, LiveStart = now }, cancellation);
        var files = SimulatorFiles.Write(simulator, now, now, speed: 1);
        try
        {
            await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
            // One incident for each leak: as many leaks within the hour would be one of the workspace.
            await BenchPolicy.SetAsync(connection, now, ("workspace.event-keys", "100000"));
            var started = Stopwatch.GetTimestamp();
            using var daemon = Start(files, database);
            await daemon.WatchesAsync(connection, cancellation);
            return await LeakAsync(simulator, Stopwatch.GetElapsedTime(started), progress, cancellation);
        }
        finally
        {
            files.Remove();
        }
    }

    private Scenario Scenario => new()
    {
        Seed = seed,
        History = History,
        Workspace = new ScenarioWorkspace { Credits = 100_000_000_000 },
        Lateness = ScenarioLateness.None,
        Keys =
        [
            .. Enumerable.Range(0, keys).Select(n => new ScenarioKey
            {
                Name = NameOf(n),
                ServiceAccount = $"team-{n % 100:00}",
                RequestsPerHour = 6,
                CreditsPerRequest = 40,
                Raggedness = 0.3,
            }),
        ],
    };

    private static string NameOf(int number) => $"service-{number:00000}";

    private static DaemonProcess Start(SimulatorFiles files, ScratchDatabase database) => DaemonProcess.Start(
        files.Settings,
        [
            $"Database:ConnectionString={database.ConnectionString}",
            "Web:Listen=http://127.0.0.1:0",
            $"Collector:Backfill={History:c}",
            "Collector:Minutes=1.00:00:00",
            "Collector:RequestsPerMinute=6000",
            "Collector:PollInterval=00:00:01",
            "Alerting:Tick=00:00:01",
        ]);

    private async Task<OnsetResult> LeakAsync(
        SimulatorHost simulator, TimeSpan ready, Action<int>? progress, CancellationToken cancellation)
    {
        using var leak = new Leak(simulator);
        var (onsets, missed, leaked) = (new List<TimeSpan>(), new List<string>(), new List<string>());
        for (var n = 0; n < leaks; n++)
        {
            // At any moment of a second, and when the last one's page is long gone.
            await Task.Delay(TimeSpan.FromSeconds(1 + random.NextDouble()), TimeProvider.System, cancellation);
            var key = NameOf((int)((long)n * keys / leaks));
            leaked.Add(key);
            var first = Stopwatch.GetTimestamp();
            await leak.BurnAsync(key, Calls, cancellation);
            if (await IsToldAsync(simulator, key, cancellation))
                onsets.Add(Stopwatch.GetElapsedTime(first));
            else
                missed.Add(key);
            progress?.Invoke(n + 1);
        }
        return new OnsetResult
        {
            Onsets = onsets,
            Missed = missed,
            Others = OthersThan(leaked, simulator.PagerDuty),
            Ready = ready,
        };
    }

    private static async Task<bool> IsToldAsync(SimulatorHost simulator, string key, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await simulator.PagerDuty.WaitForNotificationAsync(
                n => IsOf(n, key), patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static List<string> OthersThan(List<string> leaked, SimulatedPagerDuty pagerDuty) =>
        [.. pagerDuty.Notifications.Where(n => !leaked.Any(key => IsOf(n, key))).Select(n => n.Title)];

    private static bool IsOf(PageNotification told, string key) =>
        told.Title.Contains($"Key {key} ", StringComparison.Ordinal);
}
