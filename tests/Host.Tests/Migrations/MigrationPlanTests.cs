using Burnwatch.Host.Migrations;

namespace Burnwatch.Host.Tests.Migrations;

public sealed class MigrationPlanTests
{
    private static readonly MigrationScript First = new("0001_make_a.sql", "a");
    private static readonly MigrationScript Second = new("0002_make_b.sql", "b");
    private static readonly MigrationScript Third = new("0003_make_c.sql", "c");

    [Fact] public void A_new_database_needs_every_script() => Needs([First, Second], [First, Second], []);
    [Fact] public void A_database_needs_what_it_has_not_run() => Needs([Second], [First, Second], [First]);
    [Fact] public void A_database_that_ran_all_needs_nothing() => Needs([], [First, Second], [First, Second]);

    [Fact]
    public void Line_ends_do_not_edit_a_script() =>
        Needs([], [First with { Sql = "a\r\nb" }], [First with { Sql = "a\nb" }]);

    [Fact]
    public void An_edited_script_is_refused() =>
        Refuses("'0001_make_a.sql' was edited", [First with { Sql = "edited" }], [First]);

    [Fact]
    public void A_schema_newer_than_the_program_is_refused() =>
        Refuses("'0002_make_b.sql', which this version of Burnwatch does not have", [First], [First, Second]);

    [Fact]
    public void A_script_put_in_before_one_that_ran_is_refused() =>
        Refuses(
            "'0002_make_b.sql' has not run on this database, but later ones have",
            [First, Second, Third],
            [First, Third]);

    private static void Needs(
        IReadOnlyList<MigrationScript> expected,
        IReadOnlyList<MigrationScript> scripts,
        IReadOnlyList<MigrationScript> ran) =>
        Assert.Equal(expected, MigrationPlan.Decide(scripts, Journal(ran)));

    private static void Refuses(
        string expected, IReadOnlyList<MigrationScript> scripts, IReadOnlyList<MigrationScript> ran) =>
        Assert.Contains(
            expected, Assert.Throws<MigrationException>(() => MigrationPlan.Decide(scripts, Journal(ran))).Message);

    private static IReadOnlyList<AppliedMigration> Journal(IReadOnlyList<MigrationScript> ran) =>
        [.. ran.Select(script => new AppliedMigration(script.Name, script.Sha256))];
}
