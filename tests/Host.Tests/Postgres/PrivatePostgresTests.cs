using System.Diagnostics;
using Burnwatch.Host.Postgres;
using Burnwatch.Testing;
using Npgsql;

namespace Burnwatch.Host.Tests.Postgres;

public sealed class PrivatePostgresTests : IDisposable
{
    private readonly TemporaryDirectory temporary = new();
    private readonly CollectingLoggerProvider logged = new();
    private readonly DataDirectory directory;

    public PrivatePostgresTests()
    {
        directory = new DataDirectory(temporary.Path);
        if (PostgresInstallation.FindAll().Count == 0 && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("No Postgres server programs on this machine");
    }

    public void Dispose()
    {
        PrivatePostgres.RemoveUnusedAsync(temporary.Path, CancellationToken.None).GetAwaiter().GetResult();
        temporary.Dispose();
    }

    [Fact]
    public async Task The_server_stops_with_its_only_user_and_keeps_what_was_written()
    {
        await using (var postgres = await StartAsync())
            await RunAsync(postgres, "create table kept (x int)");
        Assert.Null(PostmasterFile.Read(directory.Cluster));

        await using var again = await StartAsync();
        Assert.Equal(0L, await RunAsync(again, "select count(*) from kept"));
    }

    [Fact]
    public async Task The_server_listens_on_a_socket_only_and_never_runs_as_root()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var postgres = await StartAsync();

        Assert.Equal("", await RunAsync(postgres, "show listen_addresses"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(directory.Postgres));
        Assert.DoesNotContain("Uid:\t0\t", await File.ReadAllTextAsync($"/proc/{postgres.Pid}/status"));
    }

    [Fact]
    public async Task A_second_process_shares_the_server_and_the_last_one_stops_it()
    {
        var first = await StartAsync();
        var second = await StartAsync();
        Assert.Equal(first.Pid, second.Pid);

        await first.DisposeAsync();
        Assert.Equal(1, await RunAsync(second, "select 1"));

        await second.DisposeAsync();
        Assert.Null(PostmasterFile.Read(directory.Cluster));
    }

    [Fact]
    public async Task Many_who_start_at_once_get_one_server()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(StartAsync)));

        Assert.Single(all.Select(postgres => postgres.Pid).Distinct());
        Assert.Single(logged.Messages, message => message.Name == "ClusterMade");
        await Task.WhenAll(all.Select(postgres => postgres.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Many_who_remove_what_is_left_at_once_do_not_meet()
    {
        await (await StartAsync()).DisposeAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => PrivatePostgres.RemoveUnusedAsync(temporary.Path, CancellationToken.None))));

        Assert.False(Directory.Exists(directory.Postgres));
        Assert.Empty(Directory.GetDirectories(
            Path.GetDirectoryName(temporary.Path)!, Path.GetFileName(temporary.Path) + ".*"));
    }

    [Fact]
    public async Task A_server_that_was_killed_starts_again_with_everything_that_was_committed()
    {
        await using (var killed = await StartAsync(directory, durable: true))
        {
            await RunAsync(killed, "create table kept (x int)");
            Process.GetProcessById(killed.Pid).Kill();
        }

        await using var postgres = await StartAsync();

        Assert.Equal(0L, await RunAsync(postgres, "select count(*) from kept"));
    }

    [Fact]
    public async Task A_server_that_is_killed_under_a_daemon_comes_back()
    {
        await using var postgres = await StartAsync();
        using var stop = new CancellationTokenSource();
        var keeping = postgres.KeepRunningAsync(stop.Token);
        var killed = postgres.Pid;

        Process.GetProcessById(killed).Kill();

        await Eventually.BecomesTrueAsync(() => logged.Messages.Any(message => message.Name == "ServerEnded"));
        await Eventually.BecomesTrueAsync(() => logged.Messages.Count(message => message.Name == "ServerStarted") == 2);
        Assert.NotEqual(killed, postgres.Pid);
        Assert.Equal(1, await RunAsync(postgres, "select 1"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    [Fact]
    public async Task Locks_of_a_dead_server_whose_id_another_process_has_now_do_not_stand_in_the_way()
    {
        await using (await StartAsync())
        {
        }
        var account = ServerAccount.Choose();
        using var other = Process.Start(new ProcessStartInfo("sleep", "60") { UserName = account.User })!;
        await File.WriteAllLinesAsync(
            Path.Combine(directory.Cluster, "postmaster.pid"),
            [
                $"{other.Id}", directory.Cluster, "1700000000", "5432", directory.Postgres, "",
                "     5432         0", "ready   ",
            ]);
        await File.WriteAllLinesAsync(
            Path.Combine(directory.Postgres, ".s.PGSQL.5432.lock"),
            [$"{other.Id}", directory.Cluster, "1700000000", "5432", directory.Postgres]);

        await using var postgres = await StartAsync();

        Assert.NotEqual(other.Id, postgres.Pid);
        other.Kill();
    }

    [Fact]
    public async Task A_cluster_that_was_left_half_made_is_made_anew()
    {
        var left = directory.NewUnfinishedCluster();
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "PG_VERSION"), "15\n");

        await using var postgres = await StartAsync();

        Assert.Equal(1, await RunAsync(postgres, "select 1"));
        Assert.Empty(directory.UnfinishedClusters);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_puts_it_in_a_temporary_directory_that_goes_with_the_server()
    {
        var deep = new DataDirectory(temporary.Combine(new string('x', 100)));
        var postgres = await StartAsync(deep);
        var socket = PostmasterFile.Read(deep.Cluster)!.SocketDirectory;

        Assert.StartsWith(Path.GetTempPath(), socket);
        Assert.Equal(1, await RunAsync(postgres, "select 1"));

        await postgres.DisposeAsync();
        Assert.False(Directory.Exists(socket));
    }

    [Fact]
    public async Task A_server_that_comes_back_is_found_where_it_was()
    {
        await using var postgres = await StartAsync(new DataDirectory(temporary.Combine(new string('x', 100))));
        using var stop = new CancellationTokenSource();
        var keeping = postgres.KeepRunningAsync(stop.Token);

        Process.GetProcessById(postgres.Pid).Kill();
        await Eventually.BecomesTrueAsync(() => logged.Messages.Count(message => message.Name == "ServerStarted") == 2);

        Assert.Equal(1, await RunAsync(postgres, "select 1"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_no_server_behind()
    {
        using var giveUp = new CancellationTokenSource();
        var starting = PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataDirectory = directory.Root, Durable = false },
            logged.CreateLogger<PrivatePostgres>(),
            giveUp.Token);
        await Eventually.BecomesTrueAsync(() => logged.Messages.Any(message => message.Name == "ClusterMade"));

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Null(PostmasterFile.Read(directory.Cluster));
    }

    [Theory]
    [InlineData("one, two")]
    [InlineData("it's; Host=x:1")]
    public async Task Awkward_characters_in_the_path_are_no_obstacle(string name)
    {
        await using var postgres = await StartAsync(new DataDirectory(temporary.Combine(name)));

        Assert.Equal(1, await RunAsync(postgres, "select 1"));
    }

    [Fact]
    public void A_second_daemon_on_the_data_directory_is_refused_by_process_and_directory()
    {
        using (directory.ClaimForDaemon())
        {
            var refused = Assert.Throws<PrivatePostgresException>(() => directory.ClaimForDaemon());

            Assert.Contains($"(process {Environment.ProcessId})", refused.Message);
            Assert.Contains($"'{directory.Root}'", refused.Message);
        }

        directory.ClaimForDaemon().Dispose();
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_told_with_the_reason_in_its_log()
    {
        await using (await StartAsync())
        {
        }
        File.Delete(Path.Combine(directory.Cluster, "global", "pg_control"));

        var thrown = await Assert.ThrowsAsync<PrivatePostgresException>(StartAsync);

        Assert.Contains($"'{directory.ServerLog}'", thrown.Message);
        Assert.Contains("pg_control", thrown.Message);
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_is_refused_by_version()
    {
        Directory.CreateDirectory(directory.Cluster);
        await File.WriteAllTextAsync(Path.Combine(directory.Cluster, "PG_VERSION"), "9\n");

        var thrown = await Assert.ThrowsAsync<PrivatePostgresException>(StartAsync);

        Assert.StartsWith("The private database was made by Postgres 9, and only", thrown.Message);
    }

    private Task<PrivatePostgres> StartAsync() => StartAsync(directory);

    private Task<PrivatePostgres> StartAsync(DataDirectory directory, bool durable = false) =>
        PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataDirectory = directory.Root, Durable = durable },
            logged.CreateLogger<PrivatePostgres>(),
            CancellationToken.None);

    private static async Task<object?> RunAsync(PrivatePostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
