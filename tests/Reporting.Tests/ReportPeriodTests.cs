namespace Burnwatch.Reporting.Tests;

public class ReportPeriodTests
{
    private static readonly DateOnly Day = new(2026, 10, 5);

    [Fact]
    public void A_day_up_to_the_next_is_one_day() =>
        Assert.Equal("2026-10-05 up to 2026-10-06", new ReportPeriod(Day, Day.AddDays(1)).ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_period_without_a_day_is_refused(int days)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ReportPeriod(Day, Day.AddDays(days)));
        Assert.StartsWith("There is no day from 2026-10-05 up to 2026-10-0", refusal.Message);
    }

    [Fact]
    public void The_month_to_date_holds_today()
    {
        Assert.Equal(Of(10, 1, 10, 16), ReportPeriod.MonthToDate(Some.MidOctober));
        Assert.Equal(
            Of(10, 1, 10, 2), ReportPeriod.MonthToDate(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(
            Of(10, 1, 11, 1), ReportPeriod.MonthToDate(new DateTimeOffset(2026, 10, 31, 23, 59, 59, TimeSpan.Zero)));
    }

    [Fact]
    public void Today_is_the_day_in_UTC() =>
        Assert.Equal(
            Of(10, 1, 11, 1),
            ReportPeriod.MonthToDate(new DateTimeOffset(2026, 11, 1, 1, 0, 0, TimeSpan.FromHours(2))));

    private static ReportPeriod Of(int fromMonth, int fromDay, int toMonth, int toDay) =>
        new(new DateOnly(2026, fromMonth, fromDay), new DateOnly(2026, toMonth, toDay));
}
