using Burnwatch.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// What people get wrong: told in one sentence that says where and what to do, with nothing written by half.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header = "at,key,credits\n";
    private const string Before = "what an earlier run left\n";

    private readonly TemporaryDirectory files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("", "usage.csv is empty; a header line such as 'at,key,credits' was expected.")]
    [InlineData("at,key\n", "usage.csv, line 1: the column 'credits' is missing; the header is 'at,key'.")]
    [InlineData(
        Header + "2026-10-01T00:01:00Z,a,1\n2026-10-01T00:00:00Z,a,1\n",
        "usage.csv, line 3, column 1: 'at' 2026-10-01T00:00:00Z lies before the row above it; sort the file by 'at'.")]
    [InlineData(
        Header + "2026-10-01T00:01:00Z,a,1\n2026-10-01T00:02:00Z,b,-1\n",
        "usage.csv, line 3, column 3: 'credits' is -1; it cannot be negative.")]
    [InlineData(
        Header + "2026-10-01T00:01:30Z,a,1\n",
        "usage.csv, line 2, column 1: 'at' 2026-10-01T00:01:30Z does not lie on the grid of 60 s buckets; "
        + "see --bucket.")]
    public async Task A_traffic_file_with_a_fault_leaves_the_outputs_of_an_earlier_run_as_they_are(
        string traffic, string sentence)
    {
        var (incidents, scores) = (Write("incidents.jsonl", Before), Write("scores.csv", Before));

        await RefusedAsync(
            sentence, "replay", "--input", Write("usage.csv", traffic), "--incidents", incidents, "--scores", scores);

        Assert.Equal([Before, Before], new[] { incidents, scores }.Select(File.ReadAllText));
        Assert.Equal(["incidents.jsonl", "scores.csv", "usage.csv"], Files());
    }

    [Theory]
    [InlineData(
        "--zone: 'Europe/Berln' is no known time zone; an IANA name such as Europe/Berlin was expected.",
        "--zone", "Europe/Berln")]
    [InlineData(
        "--set pin.for=3: '3' is no length of time; a number and s, m, h or d such as 90s or 4h was expected.",
        "--set", "pin.for=3")]
    [InlineData("--budget: 'budget.per-key-year' is -1; it goes from 0.1 to 1000.", "--budget", "-1")]
    [InlineData("--bucket is 36h; whole seconds from 1s to 1d were expected.", "--bucket", "36h")]
    public async Task An_option_that_cannot_be_used_is_told_by_its_name(string sentence, params string[] option)
    {
        await RefusedAsync(
            sentence,
            [
                "replay", "--input", Write("usage.csv", Header), "--incidents", files.Combine("incidents.jsonl"),
                .. option,
            ]);

        Assert.Equal(["usage.csv"], Files());
    }

    [Theory]
    [InlineData(
        "{ \"Alerting\": { \"Tik\": \"00:00:10\" } }", "The setting 'Alerting:Tik' is not known. Did you mean 'Tick'?")]
    [InlineData(
        "{ \"Colector\": { \"PollInterval\": \"00:01:00\" } }",
        "The setting 'Colector' is not known. Did you mean 'Collector'?")]
    [InlineData(
        "{ \"Collector\": { \"PollInterval\": \"5 mins\" } }",
        "Collector:PollInterval is '5 mins', which is no length of time. "
        + "Write it as 00:01:30 for a minute and a half.")]
    [InlineData(
        "{ \"Alerting\": { \"PublicUrl\": \"burnwatch.example.com\" } }",
        "Alerting:PublicUrl is 'burnwatch.example.com', which is no address. "
        + "Write it as https://burnwatch.example.com.")]
    [InlineData(
        "{ \"Alerting\": { \"PagerDutyEndpoint\": \"http://events.example.com\" } }",
        "Alerting:PagerDutyEndpoint is 'http://events.example.com/' and would send the routing key in the "
        + "clear. Use https; http is for addresses of this machine only.")]
    [InlineData(
        "{ \"Alerting\": { \"Tick\" }", "The settings file 'SETTINGS' cannot be read: line 1, column 24 is not JSON.")]
    public async Task A_settings_file_with_a_fault_starts_nothing(string settings, string sentence)
    {
        var file = Write("settings.json", settings);

        await RefusedAsync(
            sentence.Replace("SETTINGS", file, StringComparison.Ordinal),
            "run", "--config", file,
            "--setting", $"Database:DataDirectory={files.Combine("data")}",
            "--setting", "Alerting:RoutingKey=env:NO_SUCH_KEY");

        Assert.Equal(["settings.json"], Files());
    }

    [Fact]
    public async Task An_unknown_setting_of_the_environment_is_told_as_one_of_a_file_is()
    {
        using var program = RunningProgram.Start(
            ["keys"], new Dictionary<string, string> { ["BURNWATCH__Databse__ConnectionString"] = "x" });

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.Equal("The setting 'Databse' is not known. Did you mean 'Database'?", program.Error);
    }

    [Theory]
    [InlineData(
        "Host=db;Pasword=canary",
        "Database:ConnectionString is not a connection string for Postgres: Couldn't set pasword.")]
    [InlineData("canary", "Database:ConnectionString is not a connection string for Postgres: ")]
    [InlineData(
        "Host=127.0.0.1;Port=1;Username=u;Database=d;Password=canary",
        "The database 'd' on '127.0.0.1' port 1 cannot be used as 'u': ")]
    public async Task A_connection_string_that_cannot_be_used_ends_the_daemon_without_its_password(
        string text, string sentence)
    {
        var told = await RefusedAsync(
            sentence, "run", "--setting", $"Database:ConnectionString={text}",
            "--setting", "Alerting:RoutingKey=env:NO_SUCH_KEY");

        Assert.DoesNotContain("canary", told);
    }

    [Theory]
    [InlineData(
        "update migration set sha256 = 'x' where name like '0001%'",
        "The migration '0001_create_inventory.sql' was edited after it ran on this database. "
        + "Restore it, and put the change into a new script.")]
    [InlineData(
        "insert into migration (name, sha256, applied_at) values ('9999_later.sql', 'x', '2026-10-13Z')",
        "The database has run the migration '9999_later.sql', which this version of Burnwatch does not have. "
        + "Run a version that has it, or restore a backup from before it.")]
    public async Task A_schema_that_does_not_fit_keeps_the_daemon_from_touching_the_database(
        string edit, string sentence)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var command = database.DataSource.CreateCommand(edit))
            await command.ExecuteNonQueryAsync();
        var before = await DatabaseText.ReadAsync(database.DataSource);

        await RefusedAsync(
            sentence, "run",
            "--setting", $"Database:ConnectionString={database.ConnectionString}",
            "--setting", "Alerting:RoutingKey=env:NO_SUCH_KEY");

        Assert.Equal(before, await DatabaseText.ReadAsync(database.DataSource));
    }

    [Theory]
    [InlineData("owners: {\n", "policy.yaml, line 2, column 1: ")]
    [InlineData("hello\n", "policy.yaml is no policy file; it needs one document with 'owners', 'keys' and 'policy'.")]
    [InlineData("keys:\n  a:\n  a:\n", "policy.yaml, line 3, column 3: Duplicate key a.")]
    [InlineData(
        "owners:\n  ada:\n    rooting-key: env:X\n",
        "policy.yaml, line 3, column 5: 'rooting-key' is no member of an owner; known are ")]
    [InlineData(
        "owners:\n  ada:\n    routing-key: 0123456789abcdef0123456789abcdef\n",
        "policy.yaml, line 3, column 18: The text is not a reference to a secret, ")]
    [InlineData(
        "keys:\n  a:\n    time-zone: Europe/Berln\n",
        "policy.yaml, line 3, column 16: 'Europe/Berln' is no known time zone; ")]
    [InlineData("policy:\n  default:\n    pin.for: 3\n", "policy.yaml, line 3, column 14: '3' is no length of time; ")]
    [InlineData(
        "policy:\n  default:\n    pin.fo: 3m\n",
        "policy.yaml, line 3, column 5: 'pin.fo' is no policy setting; known are ")]
    [InlineData(
        "policy:\n  kay:\n    a:\n",
        "policy.yaml, line 2, column 3: 'kay' is no scope; known are default, environment, owner, key.")]
    [InlineData(
        "owners:\n  ada:\nkeys:\n  a:\n    owner: ada\n",
        "No workspace has a key named 'a'; 'burnwatch keys' lists those that were seen.")]
    public async Task A_policy_file_with_a_fault_changes_nothing(string policy, string sentence)
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await DatabaseText.ReadAsync(database.DataSource);

        var told = await RefusedAsync(
            sentence, "policy", "apply", Write("policy.yaml", policy),
            "--setting", $"Database:ConnectionString={database.ConnectionString}");

        Assert.DoesNotContain("0123456789abcdef", told);
        Assert.Equal(before, await DatabaseText.ReadAsync(database.DataSource));
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(files.Combine(name), text);
        return files.Combine(name);
    }

    private IEnumerable<string> Files() =>
        new DirectoryInfo(files.Path)
            .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(file => file.Name)
            .Order();

    private static async Task<string> RefusedAsync(string sentence, params string[] arguments)
    {
        using var program = await RunningProgram.RunAsync(arguments);

        Assert.Equal(2, await program.ExitCodeAsync());
        Assert.StartsWith(sentence, program.Error);
        Assert.DoesNotContain('\n', program.Error);
        Assert.Matches(@"[.?]$", program.Error);
        Assert.Empty(program.Output);
        return program.Error;
    }
}
