using Burnwatch.Models;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Training.Comparing;

/// <summary>
/// The rules with a model beside them against the rules alone at as many incidents got, on keys nobody trained on.
/// </summary>
/// <remarks>
/// Errors come from drawing the keys anew, with as many of each as chance has it: both were measured on the same keys
/// and the same abuse, and what a few odd keys bring to both is no difference.
/// </remarks>
public sealed class ModelComparison
{
    /// <summary>
    /// How many standard errors are more than chance: a model that adds nothing is taken for better once in some forty
    /// times, and with several shares, of which the best counts, up to as often again for each further one.
    /// </summary>
    public const double Chance = 2;

    private const int Resamples = 400;

    private readonly KeyTally[] alone;
    private readonly KeyTally together;

    /// <param name="traffic">What both were measured on.</param>
    /// <param name="alone">The rules alone at several budgets.</param>
    /// <param name="together">The rules with the model, at one.</param>
    /// <param name="part">The model's part of the budget.</param>
    public ModelComparison(
        TestTraffic traffic, IReadOnlyList<ContenderResult> alone, ContenderResult together, double part)
    {
        Together = together;
        Part = part;
        List<string> keys = [.. traffic.WarmKeys.Select(key => key.Name)];
        List<double> years = [.. traffic.WarmKeys.Select(traffic.WarmYearsOf)];
        var rising = alone.OrderBy(result => result.Warm.PerKeyYear).ToList();
        this.alone = [.. rising.Select(result => new KeyTally(result, keys, years))];
        this.together = new KeyTally(together, keys, years);
        IsWithinReach = together.Warm.PerKeyYear <= rising[^1].Warm.PerKeyYear;
        var (rules, both) = Take(Enumerable.Repeat(1, keys.Count).ToArray());
        var errors = ErrorsOf(keys.Count);
        Families = [
            .. together.Families.Select((family, i) => new Difference(family.Family, rules[i], both[i], errors[i]))];
        Mean = new Difference("mean", rules.Average(), both.Average(), errors[^1]);
    }

    /// <summary>The model's part of the budget, above 0 and below 1.</summary>
    public double Part { get; }

    /// <summary>The rules with the model.</summary>
    public ContenderResult Together { get; }

    /// <summary>Each kind of abuse.</summary>
    public IReadOnlyList<Difference> Families { get; }

    /// <summary>The mean of all kinds.</summary>
    public Difference Mean { get; }

    /// <summary>The kind of abuse of which it finds less, the surest first; null: there is none.</summary>
    public Difference? FoundLess => Families.Where(family => family.Change < -Chance * family.Error)
        .MinBy(family => family.Change / Math.Max(family.Error, 1e-9));

    public ModelVerdict Verdict =>
        !IsWithinReach ? ModelVerdict.OpensTooMuch
        : FoundLess is not null ? ModelVerdict.FindsLessOfAKind
        : Mean.Change > 0 && Mean.Change > Chance * Mean.Error ? ModelVerdict.Better
        : ModelVerdict.NotBetter;

    public ModelGain Gain => new(Together.Budget, Together.Warm.PerKeyYear, Mean.Alone, Mean.Together, Mean.Error);

    private bool IsWithinReach { get; }

    // What each found of each family, the rules alone at the incidents that both together got.
    private (double[] Alone, double[] Together) Take(ReadOnlySpan<int> weights)
    {
        var got = new double[alone.Length];
        for (var i = 0; i < got.Length; i++)
            got[i] = alone[i].Got(weights);
        var (low, high, part) = RulesAlone.Around(got, together.Got(weights));
        var (rules, both) = (new double[together.Families], new double[together.Families]);
        for (var family = 0; family < both.Length; family++)
        {
            var (less, more) = (alone[low].Share(family, weights), alone[high].Share(family, weights));
            rules[family] = less + (part * (more - less));
            both[family] = together.Share(family, weights);
        }
        return (rules, both);
    }

    // One standard error of the change of each family, and that of their mean at the end.
    private double[] ErrorsOf(int keys)
    {
        var random = new Random(1);
        var changes = new List<double[]>();
        var weights = new int[keys];
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(weights);
            for (var key = 0; key < keys; key++)
                weights[random.Next(keys)]++;
            var (rules, both) = Take(weights);
            double[] change = [.. both.Zip(rules, (with, without) => with - without)];
            changes.Add([.. change, change.Where(double.IsFinite).DefaultIfEmpty(0).Average()]);
        }
        return [.. Enumerable.Range(0, changes[0].Length).Select(of => SpreadOf(changes.Select(change => change[of])))];
    }

    private static double SpreadOf(IEnumerable<double> values)
    {
        var known = values.Where(double.IsFinite).ToList();
        var mean = known.DefaultIfEmpty(0).Average();
        return Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, known.Count - 1));
    }
}

/// <summary>What was found with and without the model, 0 to 1.</summary>
/// <param name="Of">Of what kind of abuse.</param>
/// <param name="Alone">By the rules alone, at as many incidents got.</param>
/// <param name="Together">With the model.</param>
/// <param name="Error">One standard error of the change.</param>
public sealed record Difference(string Of, double Alone, double Together, double Error)
{
    public double Change => Together - Alone;
}
