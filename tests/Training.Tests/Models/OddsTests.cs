using Burnwatch.Training.Models;

namespace Burnwatch.Training.Tests.Models;

public sealed class OddsTests
{
    [Fact]
    public void They_are_as_frequent_as_they_say()
    {
        // Of the scores 0, 1 and 2, abuse is one, two and four of five with both kinds as frequent.
        var rows = new (double Score, int Abuse)[] { (0, 1), (1, 2), (2, 4) }
            .SelectMany(of => new[] { (of.Score, (double)of.Abuse, true), (of.Score, 5.0 - of.Abuse, false) })
            .ToList();
        var (slope, offset) = Odds.Of(rows);
        Assert.True(slope > 0);
        Assert.True(Probability(0) < 0.5);
        Assert.True(Probability(2) > 0.5);

        double Probability(double score) => 1 / (1 + Math.Exp(-(offset + (slope * score))));
    }

    [Fact]
    public void How_often_a_kind_was_put_in_does_not_matter()
    {
        var few = Of(abuse: 1);
        var many = Of(abuse: 100);
        Assert.Equal(few.Slope, many.Slope, 1e-6);
        Assert.Equal(few.Offset, many.Offset, 1e-6);

        static (double Slope, double Offset) Of(double abuse) => Odds.Of(
            [(1, 3 * abuse, true), (0, abuse, true), (1, 1, false), (0, 2, false)]);
    }
}
