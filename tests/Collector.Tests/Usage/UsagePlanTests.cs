using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsagePlanTests
{
    private static readonly UsagePlan Plan = new(TimeSpan.FromDays(14), TimeSpan.FromHours(2), TimeSpan.FromDays(3));

    [Fact]
    public void A_new_workspace_is_read_from_the_oldest_day_on() => Assert.Equal(
        new UsageStep(Span("2026-04-08T00:00Z", "2026-04-09T00:00Z"), ReachesNow: false, IsWhole: false),
        Plan.Next(new WorkspaceState(), Noon));

    [Fact]
    public void A_history_cut_short_goes_on_where_it_stopped() => Assert.Equal(
        new UsageStep(Span("2026-04-10T00:00Z", "2026-04-11T00:00Z"), ReachesNow: false, IsWhole: false),
        Plan.Next(new WorkspaceState { LastReadingTo = At("2026-04-10T00:00Z") }, Noon));

    [Fact]
    public void The_last_day_of_the_history_makes_it_whole() => Assert.Equal(
        new UsageStep(Span("2026-04-22T00:00Z", "2026-04-22T12:00Z"), ReachesNow: true, IsWhole: true),
        Plan.Next(new WorkspaceState { LastReadingTo = At("2026-04-22T00:00Z") }, Noon));

    [Fact]
    public void A_history_that_stopped_at_this_minute_is_finished_with_its_last_minute() => Assert.Equal(
        new UsageStep(Span("2026-04-22T11:59Z", "2026-04-22T12:00Z"), ReachesNow: true, IsWhole: true),
        Plan.Next(new WorkspaceState { LastReadingTo = Noon }, Noon));

    [Fact]
    public void A_poll_reads_what_is_new_and_what_may_still_change() => Assert.Equal(
        new UsageStep(Span("2026-04-22T09:59Z", "2026-04-22T12:01Z"), ReachesNow: true, IsWhole: true),
        Plan.Next(Through("2026-04-22T11:59Z"), Noon.AddSeconds(59)));

    [Fact]
    public void The_minute_that_runs_is_read_with_what_it_holds_so_far() =>
        Assert.Equal(Noon.AddMinutes(1), Plan.Next(Through("2026-04-22T12:00Z"), Noon.AddSeconds(0.1)).Span.To);

    [Fact]
    public void After_an_outage_reading_starts_before_it_and_not_at_now() => Assert.Equal(
        new UsageStep(Span("2026-04-19T10:00Z", "2026-04-20T10:00Z"), ReachesNow: false, IsWhole: true),
        Plan.Next(Through("2026-04-19T12:00Z"), Noon));

    [Fact]
    public void An_outage_of_any_length_is_caught_up_without_a_gap()
    {
        var (state, mark, polls) = (Through("2026-01-01T00:00Z"), At("2026-01-01T00:00Z"), 0);
        UsageStep step;
        do
        {
            step = Plan.Next(state, Noon);
            Assert.True(step.Span.From <= mark, "the next reading overlaps the last one");
            (mark, state) = (step.Span.To, state with { ReadThrough = step.Span.To, LastReadingTo = step.Span.To });
            polls++;
        }
        while (!step.ReachesNow);
        Assert.Equal(Noon, mark);
        Assert.InRange(polls, 112, 125);
    }

    [Fact]
    public void A_clock_set_back_reads_the_trailing_window_and_never_an_empty_span() => Assert.Equal(
        Span("2026-04-22T10:00Z", "2026-04-22T12:00Z"), Plan.Next(Through("2026-04-25T00:00Z"), Noon).Span);

    [Fact]
    public void The_deep_poll_reads_the_last_days_again_oldest_first() => Assert.Equal(
        [
            Span("2026-04-19T12:00Z", "2026-04-20T12:00Z"),
            Span("2026-04-20T12:00Z", "2026-04-21T12:00Z"),
            Span("2026-04-21T12:00Z", "2026-04-22T12:00Z"),
        ],
        Plan.Deep(Through("2026-04-22T12:00Z"), Noon.AddSeconds(30)));

    [Fact]
    public void The_deep_poll_waits_for_the_history() => Assert.Empty(Plan.Deep(new WorkspaceState(), Noon));

    [Fact]
    public void The_deep_poll_never_runs_ahead_of_what_was_read() =>
        Assert.Equal(At("2026-04-22T08:00Z"), Plan.Deep(Through("2026-04-22T08:00Z"), Noon).Last().To);

    private static WorkspaceState Through(string instant) =>
        new() { ReadThrough = At(instant), LastReadingTo = At(instant) };

    private static ReadingSpan Span(string from, string to) => new(At(from), At(to));

    private static DateTimeOffset At(string instant) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
