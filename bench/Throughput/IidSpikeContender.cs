using Burnwatch.Methods;

namespace Burnwatch.Throughput;

/// <summary>The IID spike method over the last day of each key.</summary>
internal sealed class IidSpikeContender(Workload workload) : IContender
{
    private const int History = 144;

    private readonly IidSpike[] keys =
        [.. Enumerable.Range(0, workload.Keys).Select(_ => new IidSpike(History, confidence: 99, IidSide.Positive))];

    public string Name => "iid144";

    /// <summary>The window; what counts and sums it comes on top.</summary>
    public int BytesPerKey => History * sizeof(float);

    public int MemoryDays => 1;

    public int Run(Workload workload, int day)
    {
        var odd = 0;
        for (var span = day * Workload.SpansPerDay; span < (day + 1) * Workload.SpansPerDay; span++)
        {
            var credits = workload.CreditsOf(span);
            for (var key = 0; key < credits.Length; key++)
                odd += keys[key].Next(credits[key]).IsAlert ? 1 : 0;
        }
        return odd;
    }
}
