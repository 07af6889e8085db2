using System.Diagnostics;
using Burnwatch.Host.Postgres;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests;

/// <summary>The program as its users start it: a process, with a private database, signals and exit codes.</summary>
public sealed class ProgramTests : IDisposable
{
    private const string Ready = "its pages are at";

    private readonly TemporaryDirectory data = new();

    public ProgramTests()
    {
        if (PostgresInstallation.FindAll().Count == 0 && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Postgres server programs on this machine");
    }

    public void Dispose()
    {
        PrivatePostgres.RemoveUnusedAsync(data.Path, CancellationToken.None).GetAwaiter().GetResult();
        data.Dispose();
    }

    [Fact]
    public async Task The_version_is_all_that_it_prints_when_asked_for_it()
    {
        using var program = await RunningProgram.RunAsync("--version");

        Assert.Equal(0, await program.ExitCodeAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+", program.Output);
        Assert.Empty(program.Error);
    }

    [Fact]
    public async Task Bad_input_is_told_on_standard_error_and_ends_with_2()
    {
        using var program = await RunningProgram.RunAsync("migrate", "--setting", "Databse:DataDirectory=x");

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Equal("The setting 'Databse' is not known. Did you mean 'Database'?", program.Error);
        Assert.Empty(program.Output);
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        var file = data.Combine("settings.json");
        await File.WriteAllTextAsync(file, """{ "Log": { "Level": "FromFile" }, "Clock": { "Speed": "FromFile" } }""");
        using var program = RunningProgram.Start(
            ["migrate", "--config", file, "--setting", "Log:Level=FromCommandLine"],
            new Dictionary<string, string>
            {
                ["BURNWATCH__Log__Level"] = "FromEnvironment",
                ["BURNWATCH__Database__Passwort"] = "FromEnvironment",
                ["BURNWATCH__Clock__Speed"] = "FromEnvironment",
            });

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Contains("Log:Level is 'FromCommandLine'", program.Error);
        Assert.Contains("Clock:Speed is 'FromEnvironment'", program.Error);
        Assert.Contains("The setting 'Database:Passwort' is not known. Did you mean 'Password'?", program.Error);
    }

    [Fact]
    public async Task Asked_to_end_the_daemon_stops_its_database_and_ends_with_0()
    {
        using var daemon = StartDaemon();
        await daemon.SaysAsync(Ready);
        Assert.NotNull(Server());

        daemon.Terminate();

        Assert.Equal(0, await daemon.ExitCodeAsync());
        Assert.Null(Server());
        Assert.Empty(daemon.Error);
    }

    [Fact]
    public async Task A_daemon_that_is_started_after_another_was_killed_goes_on_with_the_server_that_was_left()
    {
        using (var killed = StartDaemon())
        {
            await killed.SaysAsync(Ready);
            killed.Kill();
        }
        var orphan = Server();
        Assert.True(orphan?.IsAlive());

        using var daemon = StartDaemon();
        await daemon.SaysAsync(Ready);

        Assert.Equal(orphan, Server());
        daemon.Terminate();
        Assert.Equal(0, await daemon.ExitCodeAsync());
        Assert.Null(Server());
    }

    // Whatever a killed daemon began goes on without it: the making of a cluster, the start of a server.
    [Theory]
    [InlineData("postgres/cluster.unfinished*")]
    [InlineData("postgres/server.log")]
    [InlineData("postgres/cluster/postmaster.pid")]
    public async Task A_daemon_that_is_killed_in_its_first_start_is_followed_by_one_that_starts(string appears)
    {
        using (var killed = StartDaemon())
        {
            await Eventually.BecomesTrueAsync(() => Exists(appears));
            killed.Kill();
        }

        using var daemon = StartDaemon();
        await daemon.SaysAsync(Ready);

        daemon.Terminate();
        Assert.Equal(0, await daemon.ExitCodeAsync());
    }

    [Fact]
    public async Task Daemon_and_database_killed_together_start_together()
    {
        using (var killed = StartDaemon())
        {
            await killed.SaysAsync(Ready);
            using (var server = Process.GetProcessById(Server()!.Pid))
                server.Kill();
            killed.Kill();
        }

        using var daemon = StartDaemon();
        await daemon.SaysAsync(Ready);

        daemon.Terminate();
        Assert.Equal(0, await daemon.ExitCodeAsync());
    }

    [Fact]
    public async Task A_second_daemon_is_refused_and_a_command_beside_the_daemon_is_not()
    {
        using var daemon = StartDaemon();
        await daemon.SaysAsync(Ready);
        var server = Server();

        using var second = StartDaemon();
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Equal(
            $"Another Burnwatch daemon (process {daemon.Pid}) runs on the data directory '{data.Path}'. "
                + "Stop it first, or set Database:DataDirectory to another directory.",
            second.Error);

        using var command = await RunningProgram.RunAsync(
            "migrate", "--setting", $"Database:DataDirectory={data.Path}");
        Assert.Equal(0, await command.ExitCodeAsync());
        Assert.Equal("Nothing to do: the schema is up to date.", command.Output);
        Assert.Equal(server, Server());
        Assert.True(server?.IsAlive());
    }

    private bool Exists(string pattern) =>
        new DirectoryInfo(Path.GetDirectoryName(data.Combine(pattern))!) is { Exists: true } parent
        && parent.EnumerateFileSystemInfos(Path.GetFileName(pattern)).Any();

    private PostmasterFile? Server() => PostmasterFile.Read(new DataDirectory(data.Path).Cluster);

    private RunningProgram StartDaemon() => RunningProgram.Start(
    [
        "run",
        "--setting", $"Database:DataDirectory={data.Path}",
        "--setting", "Web:Listen=http://127.0.0.1:0",
        "--setting", "Alerting:RoutingKey=env:BURNWATCH_TEST_ROUTING_KEY",
    ]);
}
