using System.Net.Http.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Paging;
using Burnwatch.Host.Commands;
using Burnwatch.Host.Postgres;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// The built program as a process of its own with its private Postgres, between a simulated provider and a simulated
/// PagerDuty over real HTTP. All of them share a clock that is faster than time.
/// </summary>
internal sealed class ProgramWorld : IAsyncDisposable
{
    /// <summary>Seconds on the clock for each real one.</summary>
    public const double Speed = 120;

    /// <summary>How long anything may take: it only bounds a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Of everything that is said of one leak, a test wants to hear the first page and the end.
    private const string Policy = """
        policy:
          default:
            incident.resolve-after: 5m
            incident.worsen-after: 1d
            incident.remind-after: 7d
        """;

    private const string WatchingSql = "select count(*) from shard_progress";

    // Every shard is judged, the usage is read again, and so are keys and counters; the days are rolled up.
    private const string GoesOnSql = """
        select (select min(evaluated_at) from shard) > @Now
           and (select max(read_at) from usage_reading) > @Now
           and (select min(counters_read_at) from workspace) > @Now
           and (select min(last_listed_at) from credential where provider_key_id is not null) > @Now
           and exists (select from usage_day_progress p join usage_reading r using (workspace_id)
                        where r.number = p.reading and r.read_at > @Now)
        """;

    private const string LeasesRunOutSql = "update page set leased_until = now() where leased_until > now()";

    private const string CreditsSql = """
        select coalesce(sum(b.credits), 0)::bigint
          from usage_bucket b
          join key k on k.id = b.key_id
         where k.name = @Key and b.bucket_start < @Before
        """;

    private readonly HttpClient http = new();
    private readonly CancellationTokenSource patience = new(Patience);
    private readonly SimulatedClock clock;
    private readonly SimulatorFiles files;
    private readonly string folder;
    private readonly List<string> settings = [];
    private RunningProgram? daemon;

    private ProgramWorld(SimulatorHost simulator, SimulatedClock clock, SimulatorFiles files)
    {
        Simulator = simulator;
        this.clock = clock;
        this.files = files;
        folder = Path.GetDirectoryName(files.Settings)!;
        Set("Web:Listen=http://127.0.0.1:0");
        Set("Collector:Backfill=9.00:00:00");
        Set("Collector:PollInterval=00:02:00");
        Set("Alerting:Tick=00:01:00");
        Set("Collector:Settling=00:05:00");
        // Whoever is dead for seconds is blind for minutes on this clock, and would be told of.
        foreach (var patience in new[] { "PollsFail", "DataLate", "EvaluationBehind", "OutboxStuck" })
            Set($"Health:{patience}=1.00:00:00");
    }

    public SimulatorHost Simulator { get; }

    /// <summary>The minute that runs on the clock.</summary>
    public DateTimeOffset Minute =>
        new(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>The daemon that was started last.</summary>
    public RunningProgram Daemon => daemon ?? throw new InvalidOperationException("No daemon was started.");

    /// <summary>Where the private Postgres keeps everything.</summary>
    public string DataDirectory => PathOf("data");

    /// <summary>The private Postgres as it tells of itself; null while there is none.</summary>
    public PostmasterFile? Server => PostmasterFile.Read(new DataDirectory(DataDirectory).Cluster);

    /// <summary>Starts the peers, and no daemon yet.</summary>
    public static async Task<ProgramWorld> StartAsync(Scenario scenario)
    {
        if (PostgresInstallation.FindAll().Count == 0 && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Postgres server programs on this machine");
        var start = TimeProvider.System.GetUtcNow();
        var clock = new SimulatedClock(Scenarios.LiveStart, Speed);
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = scenario, Time = clock, LiveStart = Scenarios.LiveStart },
            CancellationToken.None);
        return new ProgramWorld(simulator, clock, SimulatorFiles.Write(simulator, start, Scenarios.LiveStart, Speed));
    }

    /// <summary>Path of a file beside the settings: the secrets are there.</summary>
    public string PathOf(string file) => Path.Combine(folder, file);

    /// <summary>Adds a setting, <c>Section:Name=value</c>, for all that is started from now on.</summary>
    public void Set(string setting) => settings.Add(setting);

    /// <summary>Starts a daemon, and does not wait for it.</summary>
    public void Start()
    {
        daemon?.Dispose();
        daemon = RunningProgram.Start(["run", .. Settings]);
    }

    /// <summary>Tells the daemon the policy, and waits until it has read the history and watches every key.</summary>
    /// <param name="more">What the file says besides, in lines that follow on those of <c>policy</c>.</param>
    public async Task WatchesAsync(string more = "")
    {
        await Daemon.SaysAsync("its pages are at");
        var policy = PathOf("policy.yaml");
        await File.WriteAllTextAsync(policy, $"{Policy}\n{more}");
        using var applied = await RunAsync("policy", "apply", policy);
        Assert.Equal((0, ""), (await applied.ExitCodeAsync(), applied.Error));
        await using var connection = await OpenAsync();
        await Eventually.BecomesTrueAsync(
            async () => await connection.ExecuteScalarAsync<int>(WatchingSql) == AlertingRegistration.Shards);
    }

    /// <summary>Waits until every kind of schedule has done its work on what happened from now on.</summary>
    public async Task EveryScheduleGoesOnAsync()
    {
        var now = new { Now = clock.GetUtcNow().UtcDateTime };
        await Eventually.BecomesTrueAsync(async () =>
        {
            await using var connection = await OpenAsync();
            return await connection.ExecuteScalarAsync<bool>(GoesOnSql, now);
        });
    }

    /// <summary>Ends the daemon without a chance to clean up.</summary>
    public void Kill() => Daemon.Kill();

    /// <summary>Runs a command beside the daemon, with the same settings, to its end.</summary>
    public Task<RunningProgram> RunAsync(params string[] arguments) =>
        RunningProgram.RunAsync([.. arguments, .. Settings]);

    /// <summary>Starts a command beside the daemon, with the same settings, and does not wait for it.</summary>
    public RunningProgram Begin(params string[] arguments) => RunningProgram.Start([.. arguments, .. Settings]);

    /// <summary>Burns as much of a key as it uses in a dozen hours, by real calls, as fast as they go.</summary>
    public async Task LeakAsync(string key)
    {
        for (var call = 0; call < 12; call++)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri(Simulator.ElevenApiUrl, "v1/text-to-speech/voice"));
            request.Headers.Add("xi-api-key", Simulator.KeySecrets[key]);
            request.Content = JsonContent.Create(new { text = new string('a', 5_000) });
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Returns in the moment in which the daemon has committed the next page.</summary>
    public async Task NextPageIsWrittenAsync(Func<Task> act)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync($"listen {PageStore.WakeChannel}");
        await act();
        await connection.WaitAsync(patience.Token);
    }

    /// <summary>Waits until somebody was told of a key.</summary>
    public Task IsToldOfAsync(string key) => Simulator.PagerDuty.WaitForNotificationAsync(
        n => n.Title.Contains($"Key {key} ", StringComparison.Ordinal), patience.Token);

    /// <summary>Waits until PagerDuty has heard that it is over.</summary>
    public Task IsOverAsync(string key) => Simulator.PagerDuty.WaitForIncidentAsync(
        i => i.Title.Contains($"Key {key} ", StringComparison.Ordinal) && i.ResolvedAt is not null, patience.Token);

    /// <summary>Whatever a sender that was killed held is free again, as it is by itself after two minutes.</summary>
    public async Task LeasesRunOutAsync()
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync(LeasesRunOutSql);
    }

    /// <summary>What the database holds of a key's use before an instant.</summary>
    public async Task<long> CreditsAsync(string key, DateTimeOffset before)
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteScalarAsync<long>(CreditsSql, new { key, Before = before.UtcDateTime });
    }

    /// <summary>How the private Postgres is reached.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = Server!.SocketDirectory,
        Username = "burnwatch",
        Database = "burnwatch",
        // A server that was killed leaves none of its connections behind here.
        Pooling = false,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        daemon?.Dispose();
        await Simulator.DisposeAsync();
        await PrivatePostgres.RemoveUnusedAsync(DataDirectory, CancellationToken.None);
        files.Remove();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        patience.Dispose();
        http.Dispose();
    }

    private string[] Settings =>
        ["--config", files.Settings, .. settings.SelectMany(setting => new[] { "--setting", setting })];

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
