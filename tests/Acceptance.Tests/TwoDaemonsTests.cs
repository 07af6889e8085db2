using Burnwatch.Host.Commands;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Dapper;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// Two built daemons on one database, a provider that books late, revises and fails, and one of them killed: a day at
/// speed, and every credit is counted once.
/// </summary>
public sealed class TwoDaemonsTests
{
    /// <summary>Seconds on the clock for each real one.</summary>
    private const double Speed = 1_800;

    private const string StoredSql = """
        select k.name || date_bin('1 hour', b.bucket_start, to_timestamp(0)) as key_and_hour,
               sum(b.credits)::bigint as credits, sum(b.requests)::bigint as requests
          from usage_bucket b
          join key k on k.id = b.key_id
         where b.bucket_start < @Before
         group by 1
        having sum(b.credits) > 0 or sum(b.requests) > 0
         order by 1
        """;

    private const string LedgerSql = """
        select name || hour as key_and_hour, credits, requests
          from unnest(@Names, @Hours, @Credits, @Requests) as l (name, hour, credits, requests)
         order by 1
        """;

    private static readonly FaultKind[] Faults =
    [
        FaultKind.ServerError, FaultKind.CutOff, FaultKind.RateLimited, FaultKind.Malformed, FaultKind.Down,
    ];

    /// <summary>How long it may take: it only bounds a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly DateTimeOffset DayEnds = Scenarios.LiveStart.AddDays(1);

    private static Scenario Late => Scenarios.Services("checkout-voice", "support-agent", "audiobook-render") with
    {
        Lateness = new ScenarioLateness
        {
            Typical = TimeSpan.FromMinutes(1),
            Longest = TimeSpan.FromMinutes(9),
            RevisedShare = 0.05,
            RevisedWithin = TimeSpan.FromHours(3),
        },
    };

    [Fact]
    public async Task Of_a_day_of_faults_what_is_stored_is_what_was_used_by_key_and_hour()
    {
        await using var database = await TestDatabase.CreateAsync();
        var start = TimeProvider.System.GetUtcNow();
        var clock = new SimulatedClock(Scenarios.LiveStart, Speed);
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Late, Time = clock, LiveStart = Scenarios.LiveStart }, default);
        var files = SimulatorFiles.Write(simulator, start, Scenarios.LiveStart, Speed);
        try
        {
            using (var doomed = Start(files, database))
            using (Start(files, database))
            {
                await FailUntilAsync(simulator, clock, Scenarios.LiveStart.AddHours(14));
                doomed.Kill();
                using (Start(files, database))
                {
                    await FailUntilAsync(simulator, clock, DayEnds);
                    await AddsUpAsync(database, simulator.Ledger, start + Patience);
                }
            }
        }
        finally
        {
            files.Remove();
        }
    }

    private static RunningProgram Start(SimulatorFiles files, TestDatabase database)
    {
        string[] settings =
        [
            $"Database:ConnectionString={database.ConnectionString}",
            "Web:Listen=http://127.0.0.1:0",
            "Collector:Backfill=9.00:00:00",
            "Collector:PollInterval=00:03:00",
            "Collector:InventoryInterval=01:00:00",
            "Alerting:Tick=00:05:00",
        ];
        return RunningProgram.Start(
            ["run", "--config", files.Settings, .. settings.SelectMany(setting => new[] { "--setting", setting })]);
    }

    private static async Task FailUntilAsync(SimulatorHost simulator, SimulatedClock clock, DateTimeOffset end)
    {
        for (var i = 0; clock.GetUtcNow() < end; i++)
        {
            simulator.Faults.Add(new Fault
            {
                Kind = Faults[i % Faults.Length],
                Endpoint = SimulatorEndpoint.ElevenApi,
                Times = 3,
            });
            await Task.Delay(TimeSpan.FromMinutes(50), clock);
        }
        simulator.Faults.Clear();
    }

    private static async Task AddsUpAsync(TestDatabase database, Ledger ledger, DateTimeOffset deadline)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var hours = ledger.Hours(ledger.Start, DayEnds).GroupBy(entry => (entry.Key, entry.Hour)).ToList();
        var used = (await connection.QueryAsync<(string, long, long)>(LedgerSql, new
        {
            Names = hours.Select(h => h.Key.Key).ToArray(),
            Hours = hours.Select(h => h.Key.Hour.UtcDateTime).ToArray(),
            Credits = hours.Select(h => h.Sum(entry => entry.Credits)).ToArray(),
            Requests = hours.Select(h => h.Sum(entry => entry.Requests)).ToArray(),
        })).ToList();
        Assert.Equal(3 * 9 * 24, used.Count);
        List<(string, long, long)> stored;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            stored = [.. await connection.QueryAsync<(string, long, long)>(
                StoredSql, new { Before = DayEnds.UtcDateTime })];
        }
        while (!stored.SequenceEqual(used) && TimeProvider.System.GetUtcNow() < deadline);
        Assert.Equal(used, stored);
    }
}
