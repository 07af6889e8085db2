using Burnwatch.Models;

namespace Burnwatch.Training.Models;

/// <summary>Trains a model of some keys, and for each of these one that does not see it.</summary>
internal static class CrossTrainer
{
    /// <exception cref="TrainingException">
    /// Of some part of the keys the others have no abuse, or nothing harmless.
    /// </exception>
    public static CrossedModels Train(TrainingRows rows, IEnumerable<KeyTraffic> keys)
    {
        var all = rows.Of(keys);
        var parts = new LeakModel[CrossedModels.Parts];
        for (var part = 0; part < parts.Length; part++)
        {
            var others = all.Where(row => PartOf(row) != part).ToList();
            if (others.TrueForAll(row => row.IsAbuse) || !others.Exists(row => row.IsAbuse))
                throw new TrainingException("Too few warm keys do anything odd: nothing can be learnt from them.");
            parts[part] = ModelTrainer.Train(others);
        }
        var scored = all.Select(row => (parts[PartOf(row)].Score(row.Features), (double)row.Weight, row.IsAbuse));
        var (slope, offset) = Odds.Of([.. scored]);
        var whole = ModelTrainer.Train(all);
        var shapes = Enum.GetValues<Feature>().Select(feature => Rounded(whole.Of(feature)));
        return new CrossedModels(
            new LeakModel([.. shapes], Math.Round(whole.Bias, 4), Math.Round(slope, 4), Math.Round(offset, 4)), parts);
    }

    private static int PartOf(TrainingRow row) => CrossedModels.PartOf(row.Key.Name);

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
