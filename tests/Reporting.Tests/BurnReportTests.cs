namespace Burnwatch.Reporting.Tests;

public class BurnReportTests
{
    [Fact]
    public void Rows_of_one_owner_become_one_line() => Lines(
        BurnGrouping.Owner,
        ["Ada 30", "(unassigned) 0"],
        Some.Usage(10, key: "tts-prod", owner: "Ada"),
        Some.Usage(20, key: "music", owner: "Ada", product: "Music"));

    [Fact]
    public void Rows_of_one_environment_become_one_line() => Lines(
        BurnGrouping.Environment,
        ["prod 30", "test 5", "(unassigned) 0"],
        Some.Usage(10, environment: "prod"),
        Some.Usage(5, environment: "test"),
        Some.Usage(20, environment: "prod", owner: "Grace"));

    [Fact]
    public void A_product_is_the_providers() => Lines(
        BurnGrouping.Product,
        ["Music 20", "TTS 15", "(unassigned) 0"],
        Some.Usage(10, product: "TTS"),
        Some.Usage(20, product: "Music"),
        Some.Usage(5, product: "TTS", key: "other"));

    [Fact]
    public void Keys_of_one_name_in_two_workspaces_are_two_keys()
    {
        var report = Some.Report(
            BurnGrouping.Key,
            Some.Usage(10, workspace: "eu"),
            Some.Usage(20, workspace: "us"),
            Some.Usage(5, workspace: "eu"));
        Assert.Equal(
            [
                new BurnLine("us", "tts-prod", new Burn(20, 1, null)),
                new BurnLine("eu", "tts-prod", new Burn(15, 2, null)),
            ],
            report.Lines);
    }

    [Theory]
    [InlineData(BurnGrouping.Owner)]
    [InlineData(BurnGrouping.Environment)]
    [InlineData(BurnGrouping.Product)]
    public void What_belongs_to_nobody_has_a_line_even_when_it_is_empty(BurnGrouping by)
    {
        Assert.Equal(new BurnLine(null, null, Burn.None), Assert.Single(Some.Report(by).Lines));
        Assert.Equal(
            new BurnLine(null, null, new Burn(7, 1, null)),
            Assert.Single(Some.Report(by, Some.Usage(7, owner: null, environment: null, product: "")).Lines));
    }

    [Fact]
    public void A_blank_environment_is_none() => Lines(
        BurnGrouping.Environment,
        ["(unassigned) 3"],
        Some.Usage(1, environment: " "),
        Some.Usage(2, environment: null));

    [Fact]
    public void An_owner_who_is_called_unassigned_is_not_nobody() => Lines(
        BurnGrouping.Owner,
        ["(unassigned) 2", "(unassigned) 1"],
        Some.Usage(1, owner: "(unassigned)"),
        Some.Usage(2, owner: null));

    [Fact]
    public void The_largest_comes_first_and_equals_go_by_name() => Lines(
        BurnGrouping.Owner,
        ["Grace 9", "Ada 5", "Bob 5", "(unassigned) 0"],
        Some.Usage(5, owner: "Bob"),
        Some.Usage(9, owner: "Grace"),
        Some.Usage(5, owner: "Ada"));

    [Fact]
    public void A_line_of_nothing_is_left_out() => Lines(
        BurnGrouping.Key,
        ["used 1"],
        Some.Usage(0, key: "revised-to-nothing", requests: 0, cost: 0m),
        Some.Usage(1, key: "used"));

    [Fact]
    public void Requests_without_credits_are_not_nothing() => Lines(
        BurnGrouping.Key, ["free 0"], Some.Usage(0, key: "free", requests: 3));

    [Theory]
    [InlineData(BurnGrouping.Key)]
    [InlineData(BurnGrouping.Owner)]
    [InlineData(BurnGrouping.Environment)]
    [InlineData(BurnGrouping.Product)]
    public void The_total_is_the_same_by_whatever_it_is_grouped(BurnGrouping by)
    {
        var report = Some.Report(
            by,
            Some.Usage(10, cost: 0.10m),
            Some.Usage(20, owner: null, product: "Music", requests: 4, cost: 0.25m),
            Some.Usage(30, key: "other", environment: null, workspace: "eu"));
        Assert.Equal(new Burn(60, 6, 0.35m), report.Total);
        Assert.Equal(report.Total, Burn.Sum(report.Lines.Select(line => line.Burn)));
    }

    [Fact]
    public void A_period_that_was_not_read_to_its_end_is_partial()
    {
        var end = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.True(ReadThrough(null).IsPartial);
        Assert.True(ReadThrough(end.AddSeconds(-1)).IsPartial);
        Assert.False(ReadThrough(end).IsPartial);

        static BurnReport ReadThrough(DateTimeOffset? through) =>
            BurnReport.Of([], Some.October, BurnGrouping.Key, through);
    }

    private static void Lines(BurnGrouping by, string[] expected, params PeriodUsage[] usage) =>
        Assert.Equal(expected, Some.Report(by, usage).Lines.Select(line => $"{line.Label} {line.Burn.Credits}"));
}
