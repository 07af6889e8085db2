using Burnwatch.Training.Models;

namespace Burnwatch.Training.Tests.Models;

public sealed class IsotonicTests
{
    [Fact]
    public void What_rises_already_stays() =>
        Assert.Equal([1, 2, 2, 5], Isotonic.Rising([1, 2, 2, 5], [1, 1, 1, 1]));

    [Fact]
    public void What_falls_is_pooled_at_its_weighted_mean()
    {
        var rising = Isotonic.Rising([1, 5, 2, 7], [1, 1, 2, 1]);
        Assert.Equal([1, 3, 3, 7], rising.Select(value => Math.Round(value, 3)));
    }

    [Fact]
    public void A_fall_at_the_end_is_carried_back_as_far_as_it_must() =>
        Assert.Equal([2, 2, 2], Isotonic.Rising([3, 3, 0], [1, 1, 1]).Select(value => Math.Round(value, 3)));
}
