using Burnwatch.Training.Comparing;

namespace Burnwatch.Training.Tests.Comparing;

public sealed class RulesAloneTests
{
    [Fact] public void Below_the_first_budget_it_is_the_first() => IsAt(0, 1);
    [Fact] public void At_a_budget_it_is_that_budget() => IsAt(1, 4);
    [Fact] public void Between_two_it_goes_with_the_logarithm() => IsAt(1.5, 8);
    [Fact] public void Beyond_the_last_budget_it_is_the_last() => IsAt(2, 100);

    // Counted in budgets from the first on.
    private static void IsAt(double expected, double wanted)
    {
        var (low, high, part) = RulesAlone.Around([2, 4, 16], wanted);
        Assert.Equal(expected, low + (part * (high - low)), 1e-9);
    }
}
