using Burnwatch.Methods;

namespace Burnwatch.Tests.Methods;

public class IidSpikeTests
{
    private static readonly int[] OfFlat = [0, 1, 2, 30, 145, 210, 999];
    private static readonly int[] OfDaily = [0, 1, 2, 30, 145, 306, 999];
    private static readonly int[] OfSparse = [0, 1, 4, 5, 200, 700, 999];

    /// <summary>What ML.NET 5.0.0 answers: alerts of the whole series, and p-values at the places above.</summary>
    public static readonly TheoryData<string, int, double, IidSide, int, double[]> Answers = new()
    {
        { "flat", 30, 95, IidSide.TwoSided, 5,
            [0.5, 0.02007577376028502, 5.917358206541934E-06, 0.3852034429449218,
             0.1113863376799264, 1E-08, 0.42435844995730443] },
        { "flat", 144, 99, IidSide.Positive, 4,
            [0.5, 0.979924226239715, 5.917358206541934E-06, 0.6147965570550782,
             0.15536409781385224, 1E-08, 0.6014954232991168] },
        { "flat", 30, 99, IidSide.Negative, 0,
            [0.5, 0.02007577376028502, 0.9999940826417935, 0.3852034429449218,
             0.8886136623200735, 0.99999999, 0.42435844995730443] },
        { "daily", 30, 95, IidSide.TwoSided, 92,
            [0.5, 1E-08, 0.0021796286911439644, 0.19580601952467264,
             0.11082012833342936, 1E-08, 0.08878983233933319] },
        { "daily", 144, 99, IidSide.Positive, 3,
            [0.5, 1E-08, 0.0021796286911439644, 0.19580601952467264,
             0.5065838821966048, 6.815478014843279E-05, 0.6474013975853652] },
        { "daily", 30, 99, IidSide.Negative, 1,
            [0.5, 0.99999999, 0.997820371308856, 0.8041939804753273,
             0.8891798716665706, 0.99999999, 0.9112101676606668] },
        { "sparse", 30, 95, IidSide.TwoSided, 44,
            [0.5, 0.4999999995, 1E-08, 0.40124193642228756, 0.31443140334263503, 1E-08, 0.42006384920536755] },
        { "sparse", 144, 99, IidSide.Positive, 1,
            [0.5, 0.4999999995, 1E-08, 0.5987580635777124, 0.2935101739576912, 1E-08, 0.616065287424525] },
        { "sparse", 30, 99, IidSide.Negative, 0,
            [0.5, 0.5000000005, 0.99999999, 0.40124193642228756,
             0.685568596657365, 0.99999999, 0.42006384920536755] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_answers_are_those_of_ml_net(
        string series, int history, double confidence, IidSide side, int alerts, double[] pValues)
    {
        var (values, places) = series switch
        {
            "flat" => (IidSeries.Flat(), OfFlat),
            "daily" => (IidSeries.Daily(), OfDaily),
            _ => (IidSeries.Sparse(), OfSparse),
        };
        var method = new IidSpike(history, confidence, side);
        var answers = values.Select(method.Next).ToList();
        Assert.Equal(alerts, answers.Count(a => a.IsAlert));
        Assert.Equal(values, answers.Select(a => (float)a.Score));
        foreach (var (place, pValue) in places.Zip(pValues))
            Assert.Equal(pValue, answers[place].PValue, 1e-9);
    }

    [Fact]
    public void Nothing_alerts_before_the_window_is_full()
    {
        var method = new IidSpike(history: 30, confidence: 99, IidSide.Positive);
        for (var i = 0; i < 29; i++)
            method.Take(100 + (i % 3));
        Assert.False(method.Judge(1_000_000).IsAlert);
        method.Take(100);
        Assert.True(method.Judge(1_000_000).IsAlert);
    }

    [Fact]
    public void Judging_a_value_takes_nothing_up()
    {
        var method = Taught(30);
        var before = method.Judge(250);
        method.Judge(1_000_000);
        Assert.Equal(before, method.Judge(250));
    }

    [Fact]
    public void A_window_of_equal_values_after_wild_ones_gives_answers_that_are_numbers()
    {
        // What rounding left of the distances is below zero after half of such pasts.
        for (var seed = 0; seed < 10; seed++)
        {
            var method = AfterWildValues(seed);
            Assert.InRange(method.Judge(0).PValue, 1e-8, 0.5);
            Assert.True(method.Judge(10_000).IsAlert);
        }
    }

    [Fact]
    public void Counted_anew_the_window_alone_decides()
    {
        var (one, other) = (AfterWildValues(seed: 1), AfterWildValues(seed: 2));
        Assert.NotEqual(one.Judge(5), other.Judge(5));
        one.Recount();
        other.Recount();
        Assert.Equal(one.Judge(5), other.Judge(5));
        Assert.True(one.Judge(5).IsAlert);
    }

    [Fact]
    public void The_mean_is_that_of_the_window()
    {
        var method = new IidSpike(history: 3, confidence: 99, IidSide.Positive);
        Assert.Equal(0, method.Mean);
        foreach (var value in new float[] { 100, 1, 2, 6 })
            method.Take(value);
        Assert.Equal(3, method.Mean);
    }

    [Theory]
    [InlineData(0, 99)]
    [InlineData(145, 99)]
    [InlineData(30, -1)]
    [InlineData(30, 101)]
    [InlineData(30, double.NaN)]
    public void A_setting_out_of_its_range_is_refused(int history, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new IidSpike(history, confidence, IidSide.Positive));

    [Fact]
    public void Nothing_is_allocated()
    {
        var method = Taught(144);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            method.Next(i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IidSpike AfterWildValues(int seed)
    {
        var random = new Random(seed);
        var method = new IidSpike(history: 144, confidence: 99, IidSide.Positive);
        for (var i = 0; i < 1_000; i++)
            method.Take((float)Math.Exp(12 * random.NextDouble()));
        for (var i = 0; i < 144; i++)
            method.Take(0);
        return method;
    }

    private static IidSpike Taught(int history)
    {
        var method = new IidSpike(history, 99, IidSide.Positive);
        foreach (var value in IidSeries.Flat().AsSpan(0, 200))
            method.Take(value);
        return method;
    }
}
