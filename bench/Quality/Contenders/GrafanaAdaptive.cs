using Burnwatch.Training;

namespace Burnwatch.Quality.Contenders;

/// <summary>The adaptive rules of Grafana's promql-anomaly-detection, the upper side of their band.</summary>
/// <remarks>
/// The band is the widest of these: around the mean of the last hour twice the standard deviation of an hour, where
/// that is more than half of its mean, averaged over 26 hours; around the same mean half of it; and two standard
/// deviations around the mean of an hour a day and a week ago. What is zero does not exist to these rules, so a key
/// that rests has no band. The score is how many times as wide the bands would have to be for the bucket to lie on
/// their edge: 1 is the rules as they come.
/// </remarks>
internal sealed class GrafanaAdaptive(TestTraffic traffic) : ScoreContender("Grafana adaptive", traffic)
{
    private const double Deviations = 2;
    private const double Margin = 0.5;
    private const double LeastVariation = 0.5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Smoothing = TimeSpan.FromHours(26);
    private static readonly TimeSpan[] LookBacks = [TimeSpan.FromHours(23.5), TimeSpan.FromHours(167.5)];

    protected override double[] Score(KeyTraffic key, double[] credits)
    {
        var hour = Math.Max(1, (int)(Hour / Traffic.Bucket));
        var smoothing = (int)(Smoothing / Traffic.Bucket);
        var lookBacks = Array.ConvertAll(LookBacks, back => (int)(back / Traffic.Bucket));
        var hours = Enumerable.Range(0, credits.Length).Select(i => HourStatistics.Of(credits, i, hour)).ToArray();
        var (sums, counts) = FilteredDeviations(hours);
        var scores = new double[credits.Length];
        for (var i = 0; i < credits.Length; i++)
        {
            if (credits[i] == 0)
                continue;
            var mean = hours[i].Mean;
            scores[i] = Width(credits[i], mean, Margin * mean);
            var since = Math.Max(0, i + 1 - smoothing);
            if (counts[i + 1] > counts[since])
            {
                var deviation = (sums[i + 1] - sums[since]) / (counts[i + 1] - counts[since]);
                scores[i] = Math.Min(scores[i], Width(credits[i], mean, Deviations * deviation));
            }
            foreach (var back in lookBacks)
            {
                if (i < back || hours[i - back].Count == 0)
                    continue;
                var then = hours[i - back];
                scores[i] = Math.Min(scores[i], Width(credits[i], then.Mean, Deviations * then.Deviation));
            }
        }
        return scores;
    }

    private static double Width(double value, double middle, double half) => half > 0
        ? (value - middle) / half
        : value > middle ? double.PositiveInfinity : double.NegativeInfinity;

    // Running totals: how much and how many there were before each bucket.
    private static (double[] Sums, int[] Counts) FilteredDeviations(HourStatistics[] hours)
    {
        var (sums, counts) = (new double[hours.Length + 1], new int[hours.Length + 1]);
        foreach (var (i, hour) in hours.Index())
        {
            var isVaried = hour.Deviation > LeastVariation * hour.Mean;
            sums[i + 1] = sums[i] + (isVaried ? hour.Deviation : 0);
            counts[i + 1] = counts[i] + (isVaried ? 1 : 0);
        }
        return (sums, counts);
    }
}
