namespace Burnwatch;

/// <summary>Credits per hour as two fading means: one of some hours, one of some days.</summary>
internal struct BurnRates
{
    private static readonly float ShortKept = MathF.Exp(-1f / 36);
    private static readonly float LongKept = MathF.Exp(-1f / 432);

    private float shortMean;
    private float longMean;
    private int spans;

    /// <summary>Mean over about the last 6 hours.</summary>
    public readonly float Short => Unbiased(shortMean, ShortKept);

    /// <summary>Mean over about the last 3 days.</summary>
    public readonly float Long => Unbiased(longMean, LongKept);

    /// <summary>Whether six hours were seen, the least from which to tell a rate.</summary>
    public readonly bool AreKnown => spans >= 36;

    public void Learn(float credits)
    {
        var perHour = credits * RecentSpans.Hour;
        shortMean = (shortMean * ShortKept) + (perHour * (1 - ShortKept));
        longMean = (longMean * LongKept) + (perHour * (1 - LongKept));
        if (spans < int.MaxValue)
            spans++;
    }

    /// <summary>So many spans without use.</summary>
    public void Skip(uint count)
    {
        spans = (int)Math.Min(int.MaxValue, spans + (long)count);
        shortMean = Faded(shortMean, ShortKept, count);
        longMean = Faded(longMean, LongKept, count);
    }

    // Step by step, because a power would round otherwise; after some months a mean is as small as a number can be.
    private static float Faded(float mean, float kept, uint count)
    {
        for (; count > 0; count--)
        {
            var next = mean * kept;
            if (next == mean)
                return mean;
            mean = next;
        }
        return mean;
    }

    // A mean that starts from zero has not taken up all its weight yet.
    private readonly float Unbiased(float mean, float kept) => spans == 0 ? 0 : mean / (1 - MathF.Pow(kept, spans));
}
