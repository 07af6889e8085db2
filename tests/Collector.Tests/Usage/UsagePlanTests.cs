using System.Globalization;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsagePlanTests
{
    private static readonly UsagePlan Plan = new(TimeSpan.FromDays(91), TimeSpan.FromDays(3));

    [Fact]
    public void A_new_workspace_is_read_by_the_hour_and_the_last_days_in_minutes() => Assert.Equal(
        [
            Hours("2026-01-21T00:00Z", "2026-02-04T00:00Z"),
            Hours("2026-02-04T00:00Z", "2026-02-18T00:00Z"),
            Hours("2026-02-18T00:00Z", "2026-03-04T00:00Z"),
            Hours("2026-03-04T00:00Z", "2026-03-18T00:00Z"),
            Hours("2026-03-18T00:00Z", "2026-04-01T00:00Z"),
            Hours("2026-04-01T00:00Z", "2026-04-15T00:00Z"),
            Hours("2026-04-15T00:00Z", "2026-04-19T00:00Z"),
            Minutes("2026-04-19T00:00Z", "2026-04-20T00:00Z"),
            Minutes("2026-04-20T00:00Z", "2026-04-21T00:00Z"),
            Minutes("2026-04-21T00:00Z", "2026-04-22T00:00Z"),
            Minutes("2026-04-22T00:00Z", "2026-04-22T12:00Z"),
        ],
        Plan.Steps(new WorkspaceState(), [], Noon).Select(step => step.Span));

    [Fact]
    public void The_history_is_whole_with_its_last_part_and_not_before()
    {
        var steps = Plan.Steps(new WorkspaceState(), [], Noon);
        Assert.All(steps.SkipLast(1), step => Assert.False(step.IsWhole));
        Assert.True(steps[^1].IsWhole);
    }

    [Fact]
    public void A_history_cut_short_goes_on_where_it_stopped() => Assert.Equal(
        Hours("2026-03-10T00:00Z", "2026-03-24T00:00Z"),
        Plan.Steps(new WorkspaceState(), Known("2026-01-21T00:00Z", "2026-03-10T00:00Z", ReadingSpan.Hour), Noon)[0]
            .Span);

    [Fact]
    public void A_history_that_goes_on_days_later_keeps_the_width_of_what_it_has_and_leaves_no_gap()
    {
        UsageHour[] known =
        [
            .. Known("2026-01-21T00:00Z", "2026-04-19T00:00Z", ReadingSpan.Hour),
            .. Known("2026-04-19T00:00Z", "2026-04-20T00:00Z", ReadingSpan.Minute),
        ];
        Assert.Equal(
            [Hours("2026-04-20T00:00Z", "2026-04-23T00:00Z"), Minutes("2026-04-23T00:00Z", "2026-04-24T00:00Z")],
            Plan.Steps(new WorkspaceState(), known, Noon.AddDays(4)).Take(2).Select(step => step.Span));
    }

    [Fact]
    public void What_a_person_read_in_the_middle_of_the_history_is_not_read_again() => Assert.Equal(
        [Hours("2026-01-21T00:00Z", "2026-01-23T00:00Z"), Hours("2026-01-24T00:00Z", "2026-02-07T00:00Z")],
        Plan.Steps(new WorkspaceState(), Known("2026-01-23T00:00Z", "2026-01-24T00:00Z", ReadingSpan.Minute), Noon)
            .Take(2).Select(step => step.Span));

    [Fact]
    public void A_history_that_stopped_at_this_hour_is_finished_with_it() => Assert.Equal(
        [new UsageStep(Minutes("2026-04-22T11:00Z", "2026-04-22T12:00Z"), IsWhole: true)],
        Plan.Steps(new WorkspaceState(), Known("2026-01-21T00:00Z", "2026-04-22T12:00Z", ReadingSpan.Minute), Noon));

    [Fact]
    public void A_poll_reads_what_is_new_and_the_hours_that_may_still_change() => Assert.Equal(
        [new UsageStep(Minutes("2026-04-22T11:00Z", "2026-04-22T12:01Z"), IsWhole: true)],
        Plan.Steps(Through("2026-04-22T11:59Z"), [], Noon.AddSeconds(59)));

    [Fact]
    public void How_far_back_that_goes_follows_the_settling_time() => Assert.Equal(
        Minutes("2026-04-22T08:00Z", "2026-04-22T12:00Z"),
        Single(Plan.Steps(Through("2026-04-22T12:00Z") with { Settling = TimeSpan.FromMinutes(200) }, [], Noon)));

    [Fact]
    public void The_minute_that_runs_is_read_with_what_it_holds_so_far() => Assert.Equal(
        Noon.AddMinutes(1), Single(Plan.Steps(Through("2026-04-22T12:00Z"), [], Noon.AddSeconds(0.1))).To);

    [Fact]
    public void After_an_outage_reading_starts_with_what_was_open_before_it()
    {
        var steps = Plan.Steps(Through("2026-04-19T12:10Z"), [], Noon);
        Assert.Equal(Minutes("2026-04-19T11:00Z", "2026-04-20T11:00Z"), steps[0].Span);
        Assert.All(steps, step => Assert.True(step.IsWhole));
    }

    [Fact]
    public void An_outage_of_any_length_is_caught_up_in_minutes_without_a_gap()
    {
        var steps = Plan.Steps(Through("2026-01-01T00:00Z"), [], Noon);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First.Span.To, pair.Second.Span.From));
        Assert.All(steps, step => Assert.Equal(ReadingSpan.Minute, step.Span.Width));
        Assert.Equal(Noon, steps[^1].Span.To);
    }

    [Fact]
    public void A_clock_set_back_reads_the_open_tail_and_never_an_empty_span() => Assert.Equal(
        Minutes("2026-04-22T11:00Z", "2026-04-22T12:00Z"), Single(Plan.Steps(Through("2026-04-25T00:00Z"), [], Noon)));

    private static ReadingSpan Single(IReadOnlyList<UsageStep> steps) => Assert.Single(steps).Span;

    private static WorkspaceState Through(string instant) => new() { ReadThrough = At(instant) };

    private static IReadOnlyList<UsageHour> Known(string from, string to, TimeSpan width) =>
    [
        .. Enumerable.Range(0, (int)(At(to) - At(from)).TotalHours)
            .Select(i => new UsageHour { Hour = At(from).AddHours(i), Width = width }),
    ];

    private static ReadingSpan Hours(string from, string to) => new(At(from), At(to), ReadingSpan.Hour);

    private static ReadingSpan Minutes(string from, string to) => new(At(from), At(to));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
