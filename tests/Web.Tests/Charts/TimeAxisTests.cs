using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class TimeAxisTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 3, 12, 0, TimeSpan.Zero);

    [Fact]
    public void A_day_has_whole_hours_of_utc() => Assert.Equal(["06:00", "12:00", "18:00", "00:00"], Labels(TimeSpan.FromDays(1)));

    [Fact]
    public void Half_a_day_has_them_every_two_hours() =>
        Assert.Equal(["04:00", "06:00", "08:00", "10:00", "12:00", "14:00"], Labels(TimeSpan.FromHours(11)));

    [Fact]
    public void A_week_has_days() => Assert.Equal(["Wed 4", "Fri 6", "Sun 8"], Labels(TimeSpan.FromDays(7)));

    [Fact]
    public void No_time_is_too_long_or_too_short_for_a_handful_of_labels()
    {
        for (var length = TimeSpan.FromMinutes(20); length < TimeSpan.FromDays(3_000); length *= 1.3)
            Assert.InRange(Labels(length).Count, 1, 7);
    }

    private static List<string> Labels(TimeSpan length) => [.. TimeAxis.Between(Start, Start + length).Select(t => t.Text)];
}
