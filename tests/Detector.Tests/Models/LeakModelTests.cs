using Burnwatch.Models;

namespace Burnwatch.Tests.Models;

public sealed class LeakModelTests
{
    private static readonly Shape Nothing = new([], [0]);

    [Fact]
    public void A_value_falls_into_the_first_bin_that_reaches_it()
    {
        var shape = new Shape([1, 2], [10, 20, 30]);
        Assert.Equal([10, 10, 20, 20, 30], new[] { 0.5f, 1, 1.5f, 2, 2.5f }.Select(shape.At));
    }

    [Fact]
    public void The_score_is_the_sum_of_what_each_feature_says()
    {
        var model = Model(new Shape([0], [-1, 2]), new Shape([0], [-10, 20]), bias: 0.5);
        Features features = default;
        features[0] = 1;
        features[1] = -1;
        Assert.Equal(0.5 + 2 - 10, model.Score(features));
    }

    [Fact]
    public void How_sure_it_is_rises_with_the_score_from_0_to_1()
    {
        var model = Model(new Shape([0, 1], [-20, 0, 20]), Nothing, bias: 0);
        var sure = new[] { -1f, 0.5f, 2 }.Select(value =>
        {
            Features features = default;
            features[0] = value;
            return model.Sureness(features);
        }).ToList();
        Assert.InRange(sure[0], 0, 0.01);
        Assert.Equal(0.5, sure[1]);
        Assert.InRange(sure[2], 0.99, 1);
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var written = LeakModel.Shipped.ToString();
        Assert.Equal(written, LeakModel.Parse(written).ToString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "bias": 0, "slope": 1, "offset": 0, "shapes": {} }""")]
    public void What_is_no_model_is_refused(string text) =>
        Assert.Throws<FormatException>(() => LeakModel.Parse(text));

    [Fact]
    public void Bins_out_of_order_are_refused() =>
        Assert.Throws<FormatException>(() => Model(new Shape([1, 0], [1, 2, 3]), Nothing, bias: 0));

    [Fact]
    public void A_missing_effect_is_refused() =>
        Assert.Throws<FormatException>(() => Model(new Shape([1], [1]), Nothing, bias: 0));

    private static LeakModel Model(Shape first, Shape second, double bias) =>
        new([first, second, .. Enumerable.Repeat(Nothing, Features.Count - 2)], bias, slope: 1, offset: 0);
}
