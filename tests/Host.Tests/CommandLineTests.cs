using Burnwatch.Testing;

namespace Burnwatch.Host.Tests;

public sealed class CommandLineTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task The_version_is_printed_and_is_no_failure()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.StartsWith("0.", output.ToString());
    }

    [Fact]
    public async Task An_unknown_command_is_bad_input_told_on_standard_error()
    {
        Assert.Equal(2, await RunAsync("rnu"));
        Assert.StartsWith("Unrecognized command or argument 'rnu'.", error.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task An_unknown_option_points_to_the_help_of_its_command()
    {
        Assert.Equal(2, await RunAsync("migrate", "--dry"));
        Assert.Contains("See burnwatch migrate --help.", error.ToString());
    }

    [Fact]
    public async Task Every_wrong_setting_is_told_at_once()
    {
        var exitCode = await RunAsync(
            "migrate", "--setting", "Databse:DataDirectory=x", "--setting", "Log:Levl=Debug",
            "--setting", "Web:Listen=http://0.0.0.0:1");

        Assert.Equal(2, exitCode);
        Assert.Equal(3, error.ToString().Trim().Split('\n').Length);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_in_one_sentence_without_its_password()
    {
        var exitCode = await RunAsync(
            "migrate",
            "--setting", "Database:ConnectionString=Host=127.0.0.1;Port=1;Username=u;Database=d;Password=canary");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("The database 'd' on '127.0.0.1' port 1 cannot be used as 'u': ", error.ToString());
        Assert.DoesNotContain("canary", error.ToString());
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task Migrate_says_what_it_ran_and_then_that_nothing_is_left()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        string[] arguments = ["migrate", "--setting", $"Database:ConnectionString={database.ConnectionString}"];

        Assert.Equal(0, await RunAsync(arguments));
        Assert.Contains("Ran 0001_create_inventory.sql", output.ToString());
        Assert.Equal(0, await RunAsync(arguments));
        Assert.EndsWith("Nothing to do: the schema is up to date.", output.ToString().Trim());
    }

    [Theory]
    [InlineData("update migration set sha256 = 'x' where name like '0001%'", "'0001_create_inventory.sql' was edited")]
    [InlineData(
        "insert into migration (name, sha256) values ('9999_later.sql', 'x')", "'9999_later.sql', which this version")]
    public async Task A_schema_that_does_not_fit_is_bad_input(string edit, string sentence)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var command = database.DataSource.CreateCommand(edit))
            await command.ExecuteNonQueryAsync();

        Assert.Equal(
            2, await RunAsync("migrate", "--setting", $"Database:ConnectionString={database.ConnectionString}"));

        Assert.Contains(sentence, error.ToString());
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, output, error);
}
