namespace Burnwatch.Alerting.Replaying;

/// <summary>The credits used in the last so many minutes.</summary>
internal sealed class BurnWindow(TimeSpan length)
{
    private readonly Queue<(DateTimeOffset At, double Credits)> buckets = new();

    public double Sum { get; private set; }

    public void Add(DateTimeOffset at, double credits)
    {
        if (credits > 0)
            buckets.Enqueue((at, credits));
        while (buckets.TryPeek(out var oldest) && oldest.At <= at - length)
            buckets.Dequeue();
        // Summed anew: adding and taking away would leave rests of rounding.
        Sum = buckets.Sum(b => b.Credits);
    }
}
