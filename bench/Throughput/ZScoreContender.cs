using System.Runtime.CompilerServices;

namespace Burnwatch.Throughput;

/// <summary>A z-score per key.</summary>
internal sealed class ZScoreContender(Workload workload) : IContender
{
    private const double Odd = 6;

    private readonly ZScore[] keys = new ZScore[workload.Keys];

    public string Name => "zscore";

    public int BytesPerKey => Unsafe.SizeOf<ZScore>();

    public int MemoryDays => int.MaxValue;

    public int Run(Workload workload, int day)
    {
        var odd = 0;
        for (var span = day * Workload.SpansPerDay; span < (day + 1) * Workload.SpansPerDay; span++)
        {
            var credits = workload.CreditsOf(span);
            for (var key = 0; key < credits.Length; key++)
                odd += keys[key].Next(credits[key]) >= Odd ? 1 : 0;
        }
        return odd;
    }
}
