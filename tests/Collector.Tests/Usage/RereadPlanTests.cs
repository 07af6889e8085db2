using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Usage;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class RereadPlanTests
{
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(30);
    private static readonly RereadPlan Plan = new(TimeSpan.FromDays(7));

    [Fact]
    public void An_hour_of_the_open_tail_is_left_to_the_fast_lane() =>
        Assert.Empty(Due(Hour(ago: 1, readAgo: 90)));

    [Fact]
    public void An_hour_of_this_day_is_due_once_in_each_hour_of_the_clock()
    {
        Assert.Empty(Due(Hour(ago: 5, readAgo: 0)));
        Assert.Equal([Ago(5, 4)], Due(Hour(ago: 5, readAgo: 1)));
    }

    [Fact]
    public void An_older_hour_is_due_once_in_each_day()
    {
        Assert.Empty(Due(Hour(ago: 26, readAgo: 12 * 60)));
        Assert.Equal([Ago(26, 25)], Due(Hour(ago: 26, readAgo: 12 * 60 + 1)));
    }

    [Fact]
    public void After_some_days_it_is_never_due()
    {
        Assert.NotEmpty(Due(Hour(ago: 7 * 24 + 1, readAgo: 100_000)));
        Assert.Empty(Due(Hour(ago: 7 * 24 + 2, readAgo: 100_000)));
    }

    [Fact]
    public void What_still_changed_when_it_was_read_last_is_due_sooner()
    {
        Assert.Equal([Ago(30, 29)], Due(Hour(ago: 30, readAgo: 10) with { ChangedAt = Noon.AddMinutes(-39) }));
        Assert.Empty(Due(Hour(ago: 30, readAgo: 9) with { ChangedAt = Noon.AddMinutes(-38) }));
        Assert.Empty(Due(Hour(ago: 30, readAgo: 10) with { ChangedAt = Noon.AddMinutes(-40) }));
    }

    [Fact]
    public void What_the_first_reading_brought_is_no_change() => Assert.Empty(Due(
        Hour(ago: 30, readAgo: 10) with { FirstReadAt = Noon.AddMinutes(-20), ChangedAt = Noon.AddMinutes(-20) }));

    [Fact]
    public void Neighbours_are_asked_for_in_one_call_and_the_newest_first() => Assert.Equal(
        [Ago(4, 2), Ago(9, 6)],
        Due(
            Hour(9, 61), Hour(8, 61), Hour(7, 61), Hour(6, 0), Hour(5, 0), Hour(4, 70), Hour(3, 80)));

    [Fact]
    public void Neighbours_of_other_widths_are_not()
    {
        var wide = Hour(3, 61) with { Width = ReadingSpan.Hour };
        Assert.Equal([Ago(3, 2) with { Width = ReadingSpan.Hour }, Ago(4, 3)], Due(Hour(4, 61), wide));
    }

    [Fact]
    public void A_run_makes_so_many_calls_and_no_more()
    {
        UsageHour[] apart = [.. Enumerable.Range(1, 20).Select(i => Hour(ago: i * 2, readAgo: 3_000)).Reverse()];
        var due = Due(apart);
        Assert.Equal(RereadPlan.MostCalls, due.Count);
        Assert.Equal(Ago(2, 1), due[0]);
    }

    [Fact]
    public void A_week_that_is_due_as_a_whole_takes_a_call_a_day() => Assert.Equal(
        7, Due([.. Enumerable.Range(3, 7 * 24 - 2).Select(i => Hour(ago: i, readAgo: 2_000)).Reverse()]).Count);

    private static IReadOnlyList<ReadingSpan> Due(params UsageHour[] hours) =>
        Plan.Due(hours, openFrom: Noon.AddHours(-1), Settling, Noon);

    // Read so many minutes ago, and not changed since it was over.
    private static UsageHour Hour(int ago, int readAgo) => new()
    {
        Hour = Noon.AddHours(-ago),
        FirstReadAt = Noon.AddHours(-ago),
        ReadAt = Noon.AddMinutes(-readAgo),
        ChangedAt = Noon.AddHours(1 - ago),
    };

    private static ReadingSpan Ago(int from, int to) => new(Noon.AddHours(-from), Noon.AddHours(-to));
}
