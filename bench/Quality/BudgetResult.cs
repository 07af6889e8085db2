namespace Burnwatch.Quality;

/// <summary>What a budget buys: thresholds chosen on one half of the keys, and what they give on the other.</summary>
/// <param name="Budget">Incidents asked for per warm key and year.</param>
/// <param name="FromA">The threshold chosen on half A.</param>
/// <param name="FromB">The threshold chosen on half B.</param>
/// <param name="FromAll">The threshold chosen on all keys.</param>
/// <param name="Unseen">What each half opened at the threshold of the other.</param>
/// <param name="Shipped">What the keys opened under a policy with this budget.</param>
internal sealed record BudgetResult(
    double Budget, double FromA, double FromB, double FromAll, OpenedCount Unseen, OpenedCount Shipped)
{
    /// <summary>The threshold that was chosen without the keys of a half.</summary>
    public double ChosenWithout(Half half) => half is Half.A ? FromB : FromA;

    public static BudgetResult Of(double budget, ThresholdSweep sweep, TestTraffic traffic)
    {
        var fromA = sweep.Choose(budget, traffic.KeyYearsOf(Half.A), opened => opened.InA);
        var fromB = sweep.Choose(budget, traffic.KeyYearsOf(Half.B), opened => opened.InB);
        return new BudgetResult(
            budget,
            fromA,
            fromB,
            sweep.Choose(budget, traffic.KeyYears, opened => opened.All),
            new OpenedCount(sweep.At(fromB).InA, sweep.At(fromA).InB),
            OpenedCount.Under(Policy.Default with { BudgetPerKeyYear = budget, BudgetPerOwnerYear = budget }, traffic));
    }
}
