using Burnwatch.Training;

namespace Burnwatch.Quality.Contenders;

/// <summary>What most people begin with: so many times the largest use that was usual in the warm-up.</summary>
internal sealed class StaticThreshold(TestTraffic traffic) : ScoreContender("static threshold", traffic)
{
    protected override double[] Score(KeyTraffic key, double[] credits) =>
        Array.ConvertAll(credits, used => key.P99 > 0 ? used / key.P99 : 0);
}
