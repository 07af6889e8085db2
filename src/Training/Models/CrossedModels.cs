using Burnwatch.Models;

namespace Burnwatch.Training.Models;

/// <summary>A model of some keys, and for each of these a model that did not see it.</summary>
/// <remarks>
/// Thresholds and odds come from scores of keys that the scoring model never saw: on its own keys a model is surer than on
/// those it will guard.
/// </remarks>
public sealed class CrossedModels
{
    private const int Parts = 4;

    private readonly LeakModel[] parts;

    private CrossedModels(LeakModel whole, LeakModel[] parts)
    {
        this.parts = parts;
        Whole = whole;
    }

    /// <summary>Of all the keys.</summary>
    public LeakModel Whole { get; }

    public LeakModel WithoutKey(KeyTraffic key) => parts[PartOf(key)];

    public static CrossedModels Train(TrainingRows rows, IEnumerable<KeyTraffic> keys)
    {
        var all = rows.Of(keys);
        var parts = new LeakModel[Parts];
        for (var part = 0; part < Parts; part++)
            parts[part] = ModelTrainer.Train([.. all.Where(row => PartOf(row.Key) != part)]);
        var scored = all.Select(row => (parts[PartOf(row.Key)].Score(row.Features), (double)row.Weight, row.IsAbuse));
        var (slope, offset) = Odds.Of([.. scored]);
        var whole = ModelTrainer.Train(all);
        var shapes = Enum.GetValues<Feature>().Select(feature => Rounded(whole.Of(feature)));
        return new CrossedModels(
            new LeakModel([.. shapes], Math.Round(whole.Bias, 4), Math.Round(slope, 4), Math.Round(offset, 4)), parts);
    }

    // Of a fold of keys every part must hold some, so the parts are drawn apart from the folds.
    private static int PartOf(KeyTraffic key) => (int)((uint)Seed.Of($"part/{key.Name}") % Parts);

    // Bins that say the same are one.
    private static Shape Rounded(Shape shape)
    {
        var effects = shape.Effects.Select(effect => MathF.Round(effect, 4)).ToList();
        var last = Enumerable.Range(0, effects.Count)
            .Where(i => i == effects.Count - 1 || effects[i] != effects[i + 1])
            .ToList();
        return new Shape([.. last.SkipLast(1).Select(i => shape.Bounds[i])], [.. last.Select(i => effects[i])]);
    }
}
