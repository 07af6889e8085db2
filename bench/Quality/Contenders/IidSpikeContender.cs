using Burnwatch.Methods;
using Burnwatch.Training;

namespace Burnwatch.Quality.Contenders;

/// <summary>ML.NET's IID spike detection over the last 144 values, of ln credits.</summary>
/// <remarks>
/// Of ln credits, because its p-value ends at 1e-8: of credits themselves so many buckets of ordinary traffic stand at
/// that end that no threshold keeps a budget.
/// </remarks>
internal sealed class IidSpikeContender(TestTraffic traffic) : ScoreContender("IID spike (144)", traffic)
{
    private const int History = 144;

    protected override double[] Score(KeyTraffic key, double[] credits)
    {
        var spikes = new IidSpike(History, confidence: 99, IidSide.Positive);
        var scores = Array.ConvertAll(credits, used => -Math.Log10(spikes.Next((float)Math.Log(1 + used)).PValue));
        // It alerts once its window is full.
        Array.Clear(scores, 0, Math.Min(History, scores.Length));
        return scores;
    }
}
