using Burnwatch.Models;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Fitted = Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    Microsoft.ML.Trainers.FastTree.GamBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>;

namespace Burnwatch.Training.Models;

/// <summary>Trains a model with ML.NET; the same rows give the same model.</summary>
internal static class ModelTrainer
{
    private const int Bins = 64;
    private const int Iterations = 600;
    private const double Rate = 0.05;
    private const int FewestRows = 40;

    /// <summary>
    /// Rows of each kind that are trained on: as much abuse as there is harmless traffic, whatever was put in.
    /// </summary>
    private const int RowsOfKind = 6_000;

    /// <summary>Features of which more is never less like abuse; of the others nobody knows.</summary>
    private static readonly HashSet<Feature> Rising =
    [
        Feature.Spike, Feature.Burn, Feature.Hour, Feature.Idle, Feature.Cost,
        Feature.Level, Feature.HourOfDay, Feature.Day, Feature.Surprise, Feature.Rest, Feature.Price,
    ];

    /// <summary>A model of some rows, made to rise where it must; its scores are not yet turned into odds.</summary>
    public static LeakModel Train(IReadOnlyList<TrainingRow> rows)
    {
        var drawn = Draw(rows);
        var telling = Telling(drawn);
        var raw = Extract(Fit(drawn, telling).Model.SubModel, telling);
        return new LeakModel(
            [
                .. Enum.GetValues<Feature>().Select(feature =>
                    Rising.Contains(feature) ? Raised(raw, feature, drawn) : raw.Of(feature)),
            ],
            raw.Bias, slope: 1, offset: 0);
    }

    /// <summary>Rows as often as they weigh, as many of one kind as of the other.</summary>
    /// <remarks>ML.NET 5.0.1 splits nothing when this trainer is given weights.</remarks>
    public static IReadOnlyList<TrainingRow> Draw(IReadOnlyList<TrainingRow> rows) =>
        [.. Draw(rows, isAbuse: true), .. Draw(rows, isAbuse: false)];

    /// <summary>The features by which rows differ: costs per request do not where a file tells no requests.</summary>
    /// <remarks>ML.NET leaves out one that is the same in nearly all rows, and numbers those after it anew.</remarks>
    public static IReadOnlyList<Feature> Telling(IReadOnlyList<TrainingRow> rows) =>
        [.. Enum.GetValues<Feature>().Where(feature =>
            rows.Count - rows.CountBy(row => row.Features.Of(feature)).Max(value => value.Value) >= FewestRows)];

    /// <summary>ML.NET's own model of rows that all weigh the same.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="features">What it sees of them, in this order.</param>
    public static Fitted Fit(IReadOnlyList<TrainingRow> rows, IReadOnlyList<Feature> features)
    {
        var ml = new MLContext(seed: 1);
        var trainer = ml.BinaryClassification.Trainers.Gam(new GamBinaryTrainer.Options
        {
            MaximumBinCountPerFeature = Bins,
            NumberOfIterations = Iterations,
            LearningRate = Rate,
            MinimumExampleCountPerLeaf = FewestRows,
            NumberOfThreads = 1,
            Seed = 1,
        });
        return trainer.Fit(Load(ml, rows, features));
    }

    /// <summary>Rows as ML.NET reads them.</summary>
    public static IDataView Load(MLContext ml, IReadOnlyList<TrainingRow> rows, IReadOnlyList<Feature> features)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Count);
        return ml.Data.LoadFromEnumerable(rows.Select(row => Example.Of(row, features)), schema);
    }

    /// <summary>
    /// The tables of ML.NET's model as they are; of a feature that it did not see, one that says nothing.
    /// </summary>
    /// <param name="gam">The model.</param>
    /// <param name="features">What it saw, in this order.</param>
    public static LeakModel Extract(GamBinaryModelParameters gam, IReadOnlyList<Feature> features)
    {
        var shapes = Enumerable.Repeat(new Shape([], [0]), Burnwatch.Models.Features.Count).ToArray();
        for (var i = 0; i < features.Count; i++)
            shapes[(int)features[i]] = ShapeOf(gam, i);
        return new LeakModel(shapes, gam.Bias, slope: 1, offset: 0);
    }

    // The last bin's upper end is beyond every number.
    private static Shape ShapeOf(GamBinaryModelParameters gam, int feature) => new(
        [.. gam.GetBinUpperBounds(feature).SkipLast(1).Select(bound => (float)bound)],
        [.. gam.GetBinEffects(feature).Select(effect => (float)effect)]);

    private static Shape Raised(LeakModel raw, Feature feature, IReadOnlyList<TrainingRow> rows)
    {
        var shape = raw.Of(feature);
        var bounds = shape.Bounds.ToArray();
        var weights = new double[shape.Effects.Count];
        foreach (var row in rows)
        {
            var at = Array.BinarySearch(bounds, row.Features.Of(feature));
            weights[at < 0 ? ~at : at]++;
        }
        var raised = Isotonic.Rising([.. shape.Effects.Select(effect => (double)effect)], weights);
        return shape with { Effects = [.. raised.Select(effect => (float)effect)] };
    }

    private static IEnumerable<TrainingRow> Draw(IReadOnlyList<TrainingRow> rows, bool isAbuse)
    {
        var kind = rows.Where(row => row.IsAbuse == isAbuse).ToList();
        var step = kind.Sum(row => (double)row.Weight) / RowsOfKind;
        // Every so much of the weight gives one row: no chance is in it.
        var due = step / 2;
        foreach (var row in kind)
        {
            for (due -= row.Weight; due < 0; due += step)
                yield return row;
        }
    }

    /// <summary>A row as ML.NET reads it.</summary>
    internal sealed class Example
    {
        public bool Label { get; init; }

        public float[] Features { get; init; } = [];

        public static Example Of(TrainingRow row, IReadOnlyList<Feature> features) =>
            new() { Label = row.IsAbuse, Features = [.. features.Select(feature => row.Features.Of(feature))] };
    }
}
