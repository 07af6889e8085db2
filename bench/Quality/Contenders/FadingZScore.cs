using Burnwatch.Training;

namespace Burnwatch.Quality.Contenders;

/// <summary>Distance to a fading mean in fading standard deviations; the weight of the past halves in a day.</summary>
internal sealed class FadingZScore(TestTraffic traffic) : ScoreContender("EW z-score", traffic)
{
    protected override double[] Score(KeyTraffic key, double[] credits)
    {
        var rate = 1 - Math.Pow(0.5, Traffic.Bucket / TimeSpan.FromDays(1));
        double mean = 0, variance = 0;
        return Array.ConvertAll(credits, used =>
        {
            var step = used - mean;
            var score = variance > 0 ? step / Math.Sqrt(variance) : 0;
            mean += rate * step;
            variance = (1 - rate) * (variance + (rate * step * step));
            return score;
        });
    }
}
