using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Fallback;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Fallback;

public sealed class CounterUseTests
{
    private static readonly ReadingSpan Hour = new(Noon, Noon.AddHours(1));

    [Theory]
    [InlineData(10, 5, "2 2 2 2 2")]
    [InlineData(7, 5, "1 1 2 1 2")]
    [InlineData(2, 5, "1 1")]
    [InlineData(1, 5, "1")]
    [InlineData(7, 0, "7")]
    public void Credits_are_spread_whole_and_add_up(long credits, int minutes, string expected) => Assert.Equal(
        expected, string.Join(' ', CounterUse.Spread([Use(0, minutes, credits)], Hour).Select(row => row.Credits)));

    [Fact]
    public void Inventories_within_a_minute_are_added_up() => Assert.Equal(
        [(0, 5), (1, 3)],
        CounterUse.Spread([Use(0, 1, 2), Use(1, 2, 3), Use(0.2, 0.5, 3)], Hour)
            .Select(row => ((int)(row.Start - Noon).TotalMinutes, (int)row.Credits)));

    [Fact]
    public void What_lies_outside_of_the_span_is_left_out() => Assert.Equal(
        [2L, 2L], CounterUse.Spread([Use(-3, 2, 10)], Hour).Select(row => row.Credits));

    private static CounterUse Use(double from, double to, long credits) => new()
    {
        Hash = "h1",
        Name = "tts",
        FromAt = Noon.AddMinutes(from),
        ToAt = Noon.AddMinutes(to).AddSeconds(1),
        Credits = credits,
    };
}
