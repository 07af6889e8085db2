using Burnwatch.Host.Configuration;
using Burnwatch.Host.Daemon;
using Burnwatch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Host.Tests.Daemon;

public sealed class DaemonHostTests : IDisposable
{
    private readonly CollectingLoggerProvider logged = new();
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_daemon_on_an_empty_database_is_alive_and_ready_and_serves_its_pages()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);

        Assert.Equal("ok\n", await http.GetStringAsync(new Uri(daemon.Address, "livez")));
        await BecomesReadyAsync(daemon);
        Assert.Equal(
            "database: ok\nsight: ok\nscheduler: ok\n", await http.GetStringAsync(new Uri(daemon.Address, "readyz")));
        Assert.Contains("Burnwatch", await http.GetStringAsync(daemon.Address));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1:8099", true)]
    [InlineData("[::1]:8099", true)]
    [InlineData("burnwatch.example.com", true)]
    [InlineData("watch.internal", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    public async Task Only_names_of_this_machine_and_of_the_operator_are_answered(string host, bool isAnswered)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var daemon = await DaemonHost.StartAsync(
            Setup(
                database,
                "Alerting:PublicUrl=https://burnwatch.example.com/x",
                "Web:AllowedHosts:0=watch.internal"),
            CancellationToken.None);

        foreach (var path in new[] { "", "livez", "metrics", "keys" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(daemon.Address, path));
            request.Headers.Host = host;
            using var answer = await http.SendAsync(request);
            Assert.Equal(isAnswered ? 200 : 400, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_address_for_services_serves_nothing_but_them_whatever_host_they_name()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var daemon = await DaemonHost.StartAsync(
            Setup(database, "Web:PushListen=http://0.0.0.0:0"), CancellationToken.None);
        var push = new UriBuilder(daemon.Address) { Port = daemon.PushPort!.Value }.Uri;

        foreach (var path in new[] { "", "livez", "readyz", "metrics", "keys", "api/v1/samples/x" })
            Assert.Equal(404, await StatusAsync(HttpMethod.Get, push, path));
        Assert.Equal(401, await StatusAsync(HttpMethod.Post, push, "api/v1/samples"));
        Assert.Equal(401, await StatusAsync(HttpMethod.Post, push, "v1/metrics"));
        Assert.Equal(401, await StatusAsync(HttpMethod.Post, daemon.Address, "api/v1/samples", "localhost"));
        Assert.Equal(400, await StatusAsync(HttpMethod.Get, daemon.Address, ""));

        async Task<int> StatusAsync(HttpMethod method, Uri address, string path, string host = "watch.example")
        {
            using var request = new HttpRequestMessage(method, new Uri(address, path));
            request.Headers.Host = host;
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task Daemons_that_are_started_at_once_on_an_empty_database_are_all_ready()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        var daemons = await Task.WhenAll(Enumerable.Range(0, 3)
            .Select(_ => Task.Run(() => DaemonHost.StartAsync(Setup(database), CancellationToken.None))));

        foreach (var daemon in daemons)
            await BecomesReadyAsync(daemon);
        foreach (var daemon in daemons)
            await daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_daemon_whose_schema_is_of_another_version_is_not_ready()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);
        await using var edit = database.DataSource.CreateCommand(
            "update migration set sha256 = 'x' where name like '0001%'");
        await edit.ExecuteNonQueryAsync();

        using var answer = await http.GetAsync(new Uri(daemon.Address, "readyz"));

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("'0001_create_inventory.sql' was edited", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_daemon_that_is_blind_is_not_ready_and_says_why()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var blind = database.DataSource.CreateCommand(
            """
            insert into workspace (name, base_url, failing_since, failure)
            values ('studio', 'https://eleven.test', now() - interval '1 hour', 'Forbidden: the key may not read.')
            """);
        await blind.ExecuteNonQueryAsync();
        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);

        using var answer = await http.GetAsync(new Uri(daemon.Address, "readyz"));

        Assert.Equal(503, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("database: ok\n", text);
        Assert.Contains("sight: The usage of studio cannot be read since ", text);
        Assert.Contains("Forbidden: the key may not read.\n", text);
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri(daemon.Address, "livez")));
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_well()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var end = daemon.RunToEndAsync(stop.Token);

        await stop.CancelAsync();

        Assert.Equal(ExitCodes.Ok, await end);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_left_and_the_daemon_ends_well()
    {
        await using var database = await TestDatabase.CreateAsync();
        var setup = Setup(database) with { Configure = services => services.AddHostedService<EndlessService>() };
        await using var daemon = await DaemonHost.StartAsync(setup, CancellationToken.None);

        Assert.Equal(ExitCodes.Ok, await daemon.RunToEndAsync(new CancellationToken(canceled: true)));

        Assert.Single(logged.Messages, message => message.Name == "StoppedUnfinished");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_with_the_setting_to_change()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);

        var thrown = await Assert.ThrowsAsync<CommandException>(
            () => DaemonHost.StartAsync(Setup(database, $"Web:Listen={first.Address}"), CancellationToken.None));

        Assert.StartsWith($"The address '{first.Address}' is taken by another process.", thrown.Message);
    }

    [Fact]
    public async Task A_service_that_dies_ends_the_daemon_with_a_failure_that_names_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var setup = Setup(database) with { Configure = services => services.AddHostedService<DyingService>() };
        await using var daemon = await DaemonHost.StartAsync(setup, CancellationToken.None);

        Assert.Equal(ExitCodes.Failed, await daemon.RunToEndAsync(CancellationToken.None));

        var told = Assert.Single(logged.Messages, message => message.Name == "ServiceDied");
        Assert.Contains("DyingService", told.Text);
        Assert.Equal("It cannot go on.", told.Exception?.Message);
    }

    [Fact]
    public async Task A_service_that_dies_during_the_start_is_the_reason_that_is_told()
    {
        await using var database = await TestDatabase.CreateAsync();
        var setup = Setup(database) with
        {
            Configure = services => services.AddHostedService<DeadService>().AddHostedService<SlowService>(),
        };

        var thrown = await Assert.ThrowsAsync<CommandException>(
            () => DaemonHost.StartAsync(setup, CancellationToken.None));

        Assert.Equal("DeadService died while Burnwatch was starting: It cannot begin.", thrown.Message);
    }

    [Fact]
    public async Task A_schedule_that_this_configuration_does_not_have_is_removed_at_the_start()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var old = await DaemonHost.StartAsync(Setup(database), CancellationToken.None))
        {
            var scheduler = await old.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
            await scheduler.ScheduleJob(
                JobBuilder.Create<OldJob>().WithIdentity("old").Build(),
                TriggerBuilder.Create().WithIdentity("old").StartAt(DateTimeOffset.MaxValue.AddYears(-1)).Build());
        }

        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);

        var jobs = await (await daemon.Services.GetRequiredService<ISchedulerFactory>().GetScheduler())
            .QueryJobs(new JobQuery { Take = PagedQuery.All });
        Assert.DoesNotContain(jobs.Items, job => job.Key.Name == "old");
        Assert.Contains(jobs.Items, job => job.Key.Name == "evaluate-0");
    }

    [Fact]
    public async Task Nothing_starts_with_settings_that_cannot_be_used()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var setup = Setup(database, "Alerting:Tick=0", "Alerting:Settlin=1");

        var thrown = await Assert.ThrowsAsync<SettingsException>(
            () => DaemonHost.StartAsync(setup, CancellationToken.None));

        Assert.Equal(2, thrown.Faults.Count);
        await using var tables = database.DataSource.CreateCommand("select to_regclass('migration') is null");
        Assert.Equal(true, await tables.ExecuteScalarAsync());
    }

    /// <summary>The scheduler begins a moment after everything else has started.</summary>
    private Task BecomesReadyAsync(DaemonHost daemon) => Eventually.BecomesTrueAsync(async () =>
    {
        using var answer = await http.GetAsync(new Uri(daemon.Address, "readyz"));
        return answer.IsSuccessStatusCode;
    });

    private DaemonSetup Setup(TestDatabase database, params string[] more) => new()
    {
        Settings = Settings.Load(null,
        [
            $"Database:ConnectionString={database.ConnectionString}",
            "Web:Listen=http://127.0.0.1:0",
            "Alerting:RoutingKey=env:BURNWATCH_TEST_ROUTING_KEY",
            .. more,
        ]),
        Loggers = new LoggerFactory([logged]),
    };

    /// <summary>Dies once everything has started.</summary>
    private sealed class DyingService(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource();
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            throw new InvalidOperationException("It cannot go on.");
        }
    }

    private sealed class DeadService : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.FromException(new InvalidOperationException("It cannot begin."));
    }

    /// <summary>Holds the start up until the host gives it up.</summary>
    private sealed class SlowService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Ends when the host's patience does.</summary>
    private sealed class EndlessService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private sealed class OldJob : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;
    }
}
