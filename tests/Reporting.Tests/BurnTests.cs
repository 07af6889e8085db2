namespace Burnwatch.Reporting.Tests;

public class BurnTests
{
    [Fact]
    public void Credits_requests_and_cost_are_summed() =>
        Assert.Equal(new Burn(30, 3, 0.75m), new Burn(10, 1, 0.25m) + new Burn(20, 2, 0.50m));

    [Fact]
    public void A_cost_is_known_as_soon_as_one_part_of_it_is()
    {
        Assert.Equal(0.5m, (new Burn(1, 1, null) + new Burn(1, 1, 0.5m)).CostUsd);
        Assert.Equal(0.5m, (new Burn(1, 1, 0.5m) + new Burn(1, 1, null)).CostUsd);
        Assert.Null((new Burn(1, 1, null) + new Burn(1, 1, null)).CostUsd);
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_an_error_and_no_wrong_number() =>
        Assert.Throws<OverflowException>(() => new Burn(long.MaxValue, 0, null) + new Burn(1, 0, null));
}
