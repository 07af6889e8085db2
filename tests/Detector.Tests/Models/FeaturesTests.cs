using Burnwatch.Models;

namespace Burnwatch.Tests.Models;

public sealed class FeaturesTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact]
    public void They_are_the_same_of_a_key_that_uses_a_thousand_times_as_much()
    {
        var small = Describe(Working(10_000), 60_000)!.Value.ToArray();
        var large = Describe(Working(10_000_000), 60_000_000)!.Value.ToArray();
        Assert.All(small.Zip(large), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public void More_use_raises_what_tells_of_an_amount()
    {
        var less = Describe(Working(10_000), 30_000)!.Value;
        var more = Describe(Working(10_000), 60_000)!.Value;
        Assert.All(
            [Feature.Spike, Feature.Level, Feature.HourOfDay],
            feature => Assert.True(more.Of(feature) > less.Of(feature)));
    }

    [Fact]
    public void An_ordinary_span_is_not_looked_at() => 
        Assert.Null(Detector.Describe(Some.Steady(100, days: 14), Some.Span(Next.AddMinutes(20), 20), Some.Context).Features);

    [Fact]
    public void A_key_without_a_past_is_not_looked_at() => Assert.Null(Describe(Some.Steady(100, days: 1), 1_000));

    [Fact]
    public void What_is_not_known_is_the_low_end_of_its_range()
    {
        // Requests are not known.
        var features = Describe(Working(10_000), 60_000)!.Value;
        Assert.Equal(-3, features.Of(Feature.Price));
        Assert.Equal(-3, features.Of(Feature.Cost));
    }

    private static Profile Working(double credits) =>
        Some.Used(14, at => at.Hour is >= 8 and < 18 ? credits : 0);

    private static Features? Describe(Profile profile, double credits) =>
        Detector.Describe(profile, Some.Span(Next.AddHours(8), credits), Some.Context).Features;
}
