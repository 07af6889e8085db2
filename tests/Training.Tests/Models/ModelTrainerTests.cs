using Burnwatch.Models;
using Burnwatch.Training.Models;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Burnwatch.Training.Tests.Models;

public sealed class ModelTrainerTests
{
    private static readonly KeyTraffic Key = new() { Name = "key", Rows = [] };
    private static readonly IReadOnlyList<TrainingRow> Rows = [.. Enumerable.Range(0, 4_000).Select(Row)];

    [Fact]
    public void Its_tables_say_what_the_model_of_ml_net_says() => AreSame(Rows, Enum.GetValues<Feature>());

    [Fact]
    public void A_feature_that_is_the_same_in_all_rows_says_nothing_and_the_others_what_they_say_in_ml_net()
    {
        List<TrainingRow> rows = [.. Rows.Select(row =>
        {
            var features = row.Features;
            (features[(int)Feature.Burn], features[(int)Feature.Cost]) = (0, -3);
            return row with { Features = features };
        })];
        var telling = ModelTrainer.Telling(rows);
        Assert.Equal([Feature.Burn, Feature.Cost], Enum.GetValues<Feature>().Except(telling));
        AreSame(rows, telling);
        Assert.Equal([0f], ModelTrainer.Train(rows).Of(Feature.Cost).Effects);
    }

    [Fact]
    public void The_same_rows_give_the_same_model() =>
        Assert.Equal(ModelTrainer.Train(Rows).ToString(), ModelTrainer.Train(Rows).ToString());

    [Fact]
    public void More_of_what_speaks_for_abuse_never_speaks_against_it()
    {
        var effects = ModelTrainer.Train(Rows).Of(Feature.Spike).Effects;
        Assert.True(effects[^1] > effects[0] + 1);
        Assert.All(effects.Zip(effects.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
    }

    [Fact]
    public void A_row_is_drawn_as_often_as_it_weighs()
    {
        var drawn = ModelTrainer.Draw(
            [Weighing(3, isAbuse: true), Weighing(1, isAbuse: true), Weighing(0.05f, isAbuse: false)]);
        Assert.Equal(4_500, drawn.Count(row => row.Weight == 3));
        Assert.Equal(1_500, drawn.Count(row => row.Weight == 1));
        Assert.Equal(6_000, drawn.Count(row => !row.IsAbuse));
    }

    private static void AreSame(IReadOnlyList<TrainingRow> rows, IReadOnlyList<Feature> features)
    {
        var fitted = ModelTrainer.Fit(rows, features);
        var ours = ModelTrainer.Extract(fitted.Model.SubModel, features);
        var data = ModelTrainer.Load(new MLContext(seed: 1), rows, features);
        var scores = fitted.Transform(data).GetColumn<float>("Score").ToList();
        Assert.True(scores.Max() - scores.Min() > 1);
        Assert.All(rows.Zip(scores), pair => Assert.Equal(pair.Second, ours.Score(pair.First.Features), 1e-6));
    }

    private static TrainingRow Weighing(float weight, bool isAbuse) => new(Key, isAbuse, weight, default);

    // Abuse where the first feature is high, but for one of seven; the others are noise.
    private static TrainingRow Row(int i)
    {
        Features features = default;
        for (var j = 0; j < Features.Count; j++)
            features[j] = ((i * (31 + (2 * j))) % 101) / 50f;
        return new TrainingRow(Key, (features[0] > 1) == (i % 7 != 0), 1, features);
    }
}
