using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Reporting.Tests;

public class BurnReporterTests
{
    private static readonly DateTimeOffset Noon = Some.MidOctober;

    [Fact]
    public async Task A_report_holds_what_was_read_a_moment_ago()
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = new UsageBook(database.DataSource);
        var workspace = await book.AddWorkspaceAsync("main");
        var key = await book.AddKeyAsync(workspace, "tts-prod", await book.AddOwnerAsync("Ada"), "prod");
        var orphan = await book.AddKeyAsync(workspace, "orphan");
        await book.ReadAsync(
            new Booked(key, Noon, 10) { Cost = 0.1m },
            new Booked(key, Noon, 5) { Product = "STT" },
            new Booked(orphan, Noon, 40));
        await LinesAsync(database, BurnGrouping.Owner, "(unassigned) 40 1 ", "Ada 15 2 0.1", "total 55 3 0.1");
        await book.ReadAsync(new Booked(orphan, Noon, 4));
        await LinesAsync(database, BurnGrouping.Owner, "Ada 15 2 0.1", "(unassigned) 4 1 ", "total 19 3 0.1");
        await LinesAsync(database, BurnGrouping.Environment, "prod 15 2 0.1", "(unassigned) 4 1 ", "total 19 3 0.1");
        await LinesAsync(database, BurnGrouping.Key, "tts-prod 15 2 0.1", "orphan 4 1 ", "total 19 3 0.1");
        await LinesAsync(
            database, BurnGrouping.Product, "TTS 14 2 0.1", "STT 5 1 ", "(unassigned) 0 0 ", "total 19 3 0.1");
    }

    [Fact]
    public async Task The_first_day_counts_and_the_last_does_not()
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = new UsageBook(database.DataSource);
        var key = await book.AddKeyAsync(await book.AddWorkspaceAsync("main"), "tts-prod");
        var first = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        var end = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        await book.ReadAsync(
            new Booked(key, first.AddMinutes(-1), 1),
            new Booked(key, first, 20),
            new Booked(key, end.AddMinutes(-1), 300),
            new Booked(key, end, 4000));
        await LinesAsync(database, BurnGrouping.Key, "tts-prod 320 2 ", "total 320 2 ");
    }

    [Fact]
    public async Task A_report_says_how_far_all_workspaces_have_been_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = new UsageBook(database.DataSource);
        await book.AddWorkspaceAsync("eu");
        await book.AddWorkspaceAsync("us");
        Assert.Null((await ReportAsync(database, BurnGrouping.Key)).ReadThrough);
        await SetReadThroughAsync("eu", Noon);
        Assert.Null((await ReportAsync(database, BurnGrouping.Key)).ReadThrough);
        await SetReadThroughAsync("us", Noon.AddHours(-1));
        Assert.Equal(Noon.AddHours(-1), (await ReportAsync(database, BurnGrouping.Key)).ReadThrough);

        async Task SetReadThroughAsync(string name, DateTimeOffset at)
        {
            await using var connection = await database.DataSource.OpenConnectionAsync();
            await connection.ExecuteAsync(
                "update workspace set read_through = @At where name = @Name", new { At = at.UtcDateTime, Name = name });
        }
    }

    private static async Task<BurnReport> ReportAsync(TestDatabase database, BurnGrouping by)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(database.DataSource)
            .AddReporting()
            .BuildServiceProvider();
        return await services.GetRequiredService<BurnReporter>().ReportAsync(Some.October, by, CancellationToken.None);
    }

    private static async Task LinesAsync(TestDatabase database, BurnGrouping by, params string[] expected)
    {
        var report = await ReportAsync(database, by);
        Assert.Equal(
            expected, report.Lines.Select(line => Text(line.Label, line.Burn)).Append(Text("total", report.Total)));

        static string Text(string name, Burn burn) =>
            FormattableString.Invariant($"{name} {burn.Credits} {burn.Requests} {burn.CostUsd:0.###}");
    }
}
