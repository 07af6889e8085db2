namespace Burnwatch.Tests;

public class AnnouncedTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-10, false)]
    [InlineData(-9, true)] // a span that the burst reaches into
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void A_span_is_announced_when_any_of_it_was(int minute, bool isCovered) =>
        Assert.Equal(isCovered, Announced.Of([Slot(0, 60)])!.Covers(Noon.AddMinutes(minute)));

    [Fact]
    public void Slots_that_overlap_count_once() =>
        Assert.Equal(
            TimeSpan.FromMinutes(90),
            Announced.Of([Slot(30, 90), Slot(0, 60), Slot(200, 210)])!.Within(Noon.AddMinutes(-10), Noon.AddMinutes(200)));

    [Fact]
    public void Nothing_announced_is_nothing() => Assert.Null(Announced.Of([]));

    private static TimeSlot Slot(int from, int to) => new(Noon.AddMinutes(from), Noon.AddMinutes(to));
}
