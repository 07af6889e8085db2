using Burnwatch.Host.Migrations;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Burnwatch.Host.Tests.Migrations;

public sealed class MigratorTests
{
    private static readonly MigrationScript First = new("0001_make_a.sql", "create table a (x int);");
    private static readonly MigrationScript Second = new("0002_make_b.sql", "create table b (x int);");

    [Fact]
    public async Task The_scripts_of_this_build_run_once_and_in_order()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var migrator = Migrator(database, MigrationScript.OfThisBuild);

        var ran = await migrator.ApplyAsync(CancellationToken.None);

        Assert.Equal(MigrationScript.OfThisBuild.Select(script => script.Name), ran);
        Assert.Equal(ran.Order(StringComparer.Ordinal), ran);
        Assert.Empty(await migrator.ApplyAsync(CancellationToken.None));
        Assert.Empty(await migrator.PendingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_four_started_at_once_one_runs_the_scripts()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        var ran = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => Migrator(database, First, Second).ApplyAsync(CancellationToken.None))));

        Assert.Single(ran, names => names.SequenceEqual([First.Name, Second.Name]));
        Assert.Equal(3, ran.Count(names => names.Count == 0));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_the_database_as_it_was_and_says_which_it_is()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var broken = new MigrationScript("0002_break.sql", "create table b (x int); select 1 / 0;");

        var thrown = await Assert.ThrowsAsync<MigrationException>(
            () => Migrator(database, First, broken).ApplyAsync(CancellationToken.None));

        Assert.Contains("'0002_break.sql' failed and was rolled back: division by zero.", thrown.Message);
        Assert.Equal([Second.Name], await Migrator(database, First, Second).ApplyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Asking_what_is_pending_runs_nothing()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        Assert.Equal([First.Name], await Migrator(database, First).PendingAsync(CancellationToken.None));
        Assert.Equal([First.Name], await Migrator(database, First).PendingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_edited_script_stops_the_start()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await Migrator(database, First).ApplyAsync(CancellationToken.None);
        var edited = First with { Sql = First.Sql + " create table c (x int);" };

        var thrown = await Assert.ThrowsAsync<MigrationException>(
            () => Migrator(database, edited, Second).ApplyAsync(CancellationToken.None));

        Assert.StartsWith("The migration '0001_make_a.sql' was edited after it ran on this database.", thrown.Message);
        await Assert.ThrowsAsync<PostgresException>(() => CountAsync(database, "b"));
    }

    private static Migrator Migrator(TestDatabase database, params IReadOnlyList<MigrationScript> scripts) =>
        new(database.DataSource, scripts, NullLogger<Migrator>.Instance);

    private static async Task<object?> CountAsync(TestDatabase database, string table)
    {
        await using var command = database.DataSource.CreateCommand($"select count(*) from {table}");
        return await command.ExecuteScalarAsync();
    }
}
