using Burnwatch.Alerting.Paging;
using Burnwatch.Host.Commands;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.PagerDuty;
using Dapper;
using Npgsql;

namespace Burnwatch.Scale.Kill;

/// <summary>
/// A week with leaks at speed, in which the built daemon is killed with SIGKILL at random moments, and PagerDuty fails
/// by turns.
/// </summary>
/// <param name="times">How often the daemon is killed.</param>
/// <param name="seed">Of the traffic, of the leaks and of the moments.</param>
/// <param name="nodes">How many daemons share the database; the first of them is the one that is killed.</param>
public sealed class KillRun(int times, int seed, int nodes = 1)
{
    /// <summary>How long after the week the last page and the last end may take: it only bounds a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Real time for each kill: about what it takes to start, and to live for a while.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(4);

    /// <summary>Seconds on the clock for each real one: what is known after seven days is history to a daemon.</summary>
    private const double MostSpeed = 3_000;

    /// <summary>Of 5,000 credits each: together what a key uses in a dozen hours.</summary>
    private const int Calls = 12;

    // A lease is two minutes of real time, which are days here; as long as nobody else sends, the dead one's is over.
    private const string LeasesRunOutSql = "update page set leased_until = null, due_at = now() where state = 'waiting'";

    private static readonly FaultKind[] Failures =
    [
        FaultKind.ServerError, FaultKind.CutOff, FaultKind.RateLimited, FaultKind.Malformed, FaultKind.Down,
    ];

    private readonly Random random = new(seed);
    private int killsAtPages;

    /// <summary>Runs the week.</summary>
    /// <param name="progress">Told how often the daemon was killed so far.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidOperationException">The daemon ended by itself.</exception>
    public async Task<KillResult> RunAsync(Action<int>? progress, CancellationToken cancellation)
    {
        var speed = Math.Min(MostSpeed, LeakyWeek.Length / (Life * times));
        await using var database = await ScratchDatabase.CreateAsync(cancellation);
        var start = TimeProvider.System.GetUtcNow();
        var clock = new SimulatedClock(LeakyWeek.Start, speed);
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = LeakyWeek.Of(seed), Time = clock, LiveStart = LeakyWeek.Start },
            cancellation);
        var files = SimulatorFiles.Write(simulator, start, LeakyWeek.Start, speed);
        var others = new List<DaemonProcess>();
        try
        {
            await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
            // Of everything that is said of one leak, the first page and the end are counted.
            await BenchPolicy.SetAsync(
                connection, LeakyWeek.Start, ("incident.resolve-after", "2h"), ("incident.worsen-after", "1d"),
                ("incident.remind-after", "7d"));
            using (var first = await StartAsync(files, database, connection))
                await first.WatchesAsync(connection, cancellation);
            for (var node = 1; node < nodes; node++)
                others.Add(await StartAsync(files, database, connection));
            await KillAsync(simulator, files, database, connection, progress, cancellation);
            simulator.Faults.Clear();
            using var last = await StartAsync(files, database, connection);
            await IsToldAsync(simulator.PagerDuty, clock, cancellation);
            return ResultOf(simulator.PagerDuty);
        }
        finally
        {
            others.ForEach(other => other.Dispose());
            files.Remove();
        }
    }

    private async Task KillAsync(
        SimulatorHost simulator, SimulatorFiles files, ScratchDatabase database, NpgsqlConnection connection,
        Action<int>? progress, CancellationToken cancellation)
    {
        using var leak = new Leak(simulator);
        for (var kill = 0; kill < times; kill++)
        {
            foreach (var key in LeakyWeek.Keys.Where((_, n) => n * times / LeakyWeek.Keys.Count == kill))
                await leak.BurnAsync(key, Calls, cancellation);
            simulator.Faults.Add(new Fault
            {
                Kind = Failures[kill % Failures.Length],
                Endpoint = SimulatorEndpoint.PagerDuty,
                Times = random.Next(1, 4),
            });
            using var daemon = await StartAsync(files, database, connection);
            await LiveAsync(daemon, connection, cancellation);
            daemon.Kill();
            progress?.Invoke(kill + 1);
        }
    }

    private static async Task<DaemonProcess> StartAsync(
        SimulatorFiles files, ScratchDatabase database, NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(LeasesRunOutSql);
        return DaemonProcess.Start(
            files.Settings,
            [
                $"Database:ConnectionString={database.ConnectionString}",
                "Web:Listen=http://127.0.0.1:0",
                "Collector:Backfill=14.00:00:00",
                "Collector:PollInterval=00:20:00",
                "Collector:InventoryInterval=06:00:00",
                "Alerting:Tick=00:05:00",
                "Collector:ProbeInterval=01:00:00",
                // Whoever is dead for seconds is blind for hours on this clock.
                "Health:PollsFail=1.00:00:00",
                "Health:DataLate=1.00:00:00",
                "Health:EvaluationBehind=1.00:00:00",
                "Health:HeadersGone=12:00:00",
                "Health:OutboxStuck=1.00:00:00",
            ]);
    }

    // One in five dies while it starts; of the others half live for a while, and half until just after the next page.
    private async Task LiveAsync(DaemonProcess daemon, NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (random.Next(5) == 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 * random.NextDouble()), TimeProvider.System, cancellation);
            return;
        }
        await daemon.IsUpAsync(cancellation);
        var life = TimeSpan.FromSeconds(4 * random.NextDouble());
        if (random.Next(2) == 0)
        {
            await Task.Delay(life, TimeProvider.System, cancellation);
            return;
        }
        await connection.ExecuteAsync($"listen {PageStore.WakeChannel}");
        if (await connection.WaitAsync(life * 2, cancellation))
        {
            killsAtPages++;
            await Task.Delay(TimeSpan.FromMilliseconds(200 * random.NextDouble()), TimeProvider.System, cancellation);
        }
        await connection.ExecuteAsync($"unlisten {PageStore.WakeChannel}");
    }

    private static async Task IsToldAsync(
        SimulatedPagerDuty pagerDuty, SimulatedClock clock, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.MaxValue;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            if (clock.GetUtcNow() < LeakyWeek.Start + LeakyWeek.Length)
                continue;
            if (deadline == DateTimeOffset.MaxValue)
                deadline = TimeProvider.System.GetUtcNow() + Patience;
            var told = ResultOf(pagerDuty, 0, 0);
            if (told.Missed.Count + told.Unresolved.Count == 0)
                return;
        }
    }

    private KillResult ResultOf(SimulatedPagerDuty pagerDuty) => ResultOf(pagerDuty, times, killsAtPages);

    private static KillResult ResultOf(SimulatedPagerDuty pagerDuty, int kills, int killsAtPages)
    {
        var told = pagerDuty.Notifications
            .Select(n => (n.Title, Key: LeakyWeek.Keys.FirstOrDefault(key => IsOf(n.Title, key))))
            .ToList();
        return new KillResult
        {
            Kills = kills,
            KillsAtPages = killsAtPages,
            Leaks = LeakyWeek.Keys.Count,
            Missed = [.. LeakyWeek.Keys.Where(key => told.All(t => t.Key != key))],
            Twice = [.. LeakyWeek.Keys.Where(key => told.Count(t => t.Key == key) > 1)],
            Unresolved = [.. pagerDuty.Incidents.Where(i => i.ResolvedAt is null).Select(i => i.Title)],
            Others = [.. told.Where(t => t.Key is null).Select(t => t.Title)],
        };
    }

    private static bool IsOf(string title, string key) => title.Contains($"Key {key} ", StringComparison.Ordinal);
}
