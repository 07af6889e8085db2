using System.Text.Json;
using Burnwatch.Calibration;
using Burnwatch.Host.Migrations;
using Burnwatch.Simulator;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class DoctorCommandTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task What_is_in_order_and_what_is_not_has_a_line_each_and_what_is_not_is_a_failure()
    {
        await using var database = await TestDatabase.CreateAsync();

        Assert.Equal(1, await RunAsync(database));

        Assert.Contains("ok    schema: The schema is up to date.", output.ToString());
        Assert.Contains("FAIL  default routing key: Alerting:RoutingKey is not set.", output.ToString());
        Assert.Contains("FAIL  workspaces: No workspace is watched.", output.ToString());
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_schema_that_lacks_scripts_is_told_by_their_count_and_the_first_and_the_last()
    {
        await using var database = await TestDatabase.CreateAsync();
        var names = MigrationScript.OfThisBuild.Select(script => script.Name).ToList();
        await using (var undo = database.DataSource.CreateCommand("delete from migration where name >= $1"))
        {
            undo.Parameters.Add(new() { Value = names[^3] });
            await undo.ExecuteNonQueryAsync();
        }

        Assert.Equal(1, await RunAsync(database));

        Assert.Contains(
            $"FAIL  schema: The schema lacks 3 scripts, {names[^3]} to {names[^1]}. Start the daemon, or run burnwatch "
            + "migrate.",
            output.ToString());
    }

    [Fact]
    public async Task A_schema_that_was_never_made_is_in_order_and_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        Assert.Equal(1, await RunAsync(database));

        Assert.Contains(
            "ok    schema: The schema is empty; the daemon makes it at its first start.", output.ToString());
        await using var journal = database.DataSource.CreateCommand("select to_regclass('migration') is null");
        Assert.Equal(true, await journal.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_routing_key_that_is_not_there_is_told_by_owner_and_reference()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var owner = database.DataSource.CreateCommand(
            "insert into owner (name, routing_key) values ('platform', 'env:BURNWATCH_TEST_NO_SUCH_VARIABLE')"))
            await owner.ExecuteNonQueryAsync();

        await RunAsync(database, "--format", "json");

        using var findings = JsonDocument.Parse(output.ToString());
        var told = findings.RootElement.EnumerateArray()
            .Single(finding => finding.GetProperty("subject").GetString() == "routing key of platform");
        Assert.False(told.GetProperty("ok").GetBoolean());
        Assert.Contains("env:BURNWATCH_TEST_NO_SUCH_VARIABLE", told.GetProperty("finding").GetString());
    }

    [Fact]
    public async Task How_far_usage_is_known_and_settled_is_told_by_workspace()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var workspaces = database.DataSource.CreateCommand(
            """
            insert into workspace (name, base_url, read_through, settling, settling_source)
            values ('learnt', 'https://eleven.test', '2026-06-01 12:07Z', '34 minutes', 'learnt'),
                   ('new', 'https://eleven.test', null, default, default);
            update workspace
               set usage_source = 'counters', fallback_since = '2026-06-01 11:00Z', fallback_reason = 'They are refused.',
                   settled_failing_since = '2026-06-01 11:30Z', settled_failure = 'Internal: it broke.'
             where name = 'new'
            """))
            await workspaces.ExecuteNonQueryAsync();

        await RunAsync(database);

        Assert.Contains(
            "usage of learnt: Known through 2026-06-01 12:07:00Z and settled through 2026-06-01 11:30:00Z: it settles "
            + "within 34 min (learnt).",
            output.ToString());
        Assert.Contains("usage of new: The history is being read: 0 hours of it are there.", output.ToString());
        Assert.Contains("ok    source of learnt: Usage is taken from the analytics.", output.ToString());
        Assert.Contains(
            "source of new: Usage is taken from the counters of the keys since 2026-06-01 11:00:00Z: They are refused.",
            output.ToString());
        Assert.Contains(
            "late usage of new: What was booked late cannot be read since 2026-06-01 11:30:00Z: Internal: it broke.",
            output.ToString());
    }

    [Fact]
    public async Task What_blinds_the_daemon_is_told_each_on_a_line()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var blind = database.DataSource.CreateCommand(
            """
            insert into workspace (name, base_url, failing_since, failure, read_through, is_drill)
            values ('studio', 'https://eleven.test', now() - interval '1 hour', 'Forbidden: it may not read.', now(), false),
                   ('drill', 'https://eleven.test', now() - interval '1 hour', 'It is over.', now(), true);
            insert into usage_reading (workspace_id, number, buckets, changed, from_at, to_at, read_at)
            select id, 1, 0, 0, now() - interval '2 hours', now() - interval '1 hour', now() - interval '1 hour'
              from workspace;
            update shard set evaluated_at = case when id = 0 then null else now() end
            """))
            await blind.ExecuteNonQueryAsync();

        Assert.Equal(1, await RunAsync(database));

        Assert.Contains("FAIL  sight: The usage of studio cannot be read since ", output.ToString());
        Assert.Contains("Forbidden: it may not read.", output.ToString());
        Assert.Contains("FAIL  sight: Evaluation is behind: 1 shards of the keys were never judged", output.ToString());
        Assert.DoesNotContain("The usage of drill cannot be read", output.ToString());
    }

    [Fact]
    public async Task The_thresholds_in_force_are_told_by_workspace()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var workspaces = database.DataSource.CreateCommand(
            """
            insert into workspace (id, name, base_url) overriding system value
            values (1, 'fresh', 'https://eleven.test'), (2, 'short', 'https://eleven.test'), (3, 'old', 'https://eleven.test');
            insert into calibration (workspace_id, version, derived_at, key_years) values (2, 1, '2026-06-01Z', 0.25)
            """))
            await workspaces.ExecuteNonQueryAsync();
        await using (var calibration = database.DataSource.CreateCommand(
            """
            insert into calibration (workspace_id, version, derived_at, key_years, thresholds)
            values (3, 1, '2026-06-01Z', 7.5, $1::jsonb)
            """))
        {
            calibration.Parameters.Add(new() { Value = ThresholdTable.Shipped.ToString() });
            await calibration.ExecuteNonQueryAsync();
        }

        await RunAsync(database);

        Assert.Contains("ok    thresholds of fresh: The shipped ones, from ", output.ToString());
        Assert.Contains(
            "At 2026-06-01 00:00:00Z it had 0.3 years of warm keys of its own, of the 5 that it takes.",
            output.ToString());
        Assert.Contains(
            "ok    thresholds of old: Its own, derived at 2026-06-01 00:00:00Z from 7.5 years of its warm keys.",
            output.ToString());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_does_not_keep_the_rest_from_being_checked()
    {
        string[] arguments =
        [
            "doctor",
            "--setting", "Database:ConnectionString=Host=127.0.0.1;Port=1;Username=u;Database=d",
        ];

        Assert.Equal(1, await CommandLine.RunAsync(arguments, output, error));

        Assert.Contains("FAIL  database: The database 'd' on '127.0.0.1' port 1", output.ToString());
        Assert.Contains("workspaces: ", output.ToString());
    }

    [Fact]
    public async Task A_clock_that_is_not_the_machines_is_not_compared_with_the_providers()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.Combine("key"), simulator.AdminKey);

        await RunAsync(
            database,
            "--setting", "Collector:Workspaces:0:Name=main",
            "--setting", $"Collector:Workspaces:0:BaseUrl={simulator.ElevenApiUrl}",
            "--setting", $"Collector:Workspaces:0:ApiKey=file:{folder.Combine("key")}",
            "--setting", "Clock:Origin=2026-06-01T00:00:00Z",
            "--setting", "Clock:Speed=60");

        Assert.Contains(
            "ok    workspace main: clock: Not compared with the provider's: Clock:Origin sets a clock",
            output.ToString());
        Assert.Contains("ok    clock: This machine's clock is within 10 s of the database's.", output.ToString());
    }

    private Task<int> RunAsync(TestDatabase database, params string[] more) =>
        CommandLine.RunAsync(
            ["doctor", "--setting", $"Database:ConnectionString={database.ConnectionString}", .. more], output, error);
}
