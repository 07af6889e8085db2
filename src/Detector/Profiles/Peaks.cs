namespace Burnwatch;

/// <summary>The highest span and hour a key ever reached, fading with time; as ln(1 + credits), an hour late.</summary>
/// <remarks>
/// An hour late, so that a burst is compared with the time before it and not with its own first minutes. The hour's
/// peak fades by the clock and the span's only while the key is used: a nightly job is not forgotten by morning.
/// </remarks>
internal struct Peaks
{
    /// <summary>ln units a span: 0.07 a day, so that a week costs a factor of 0.6.</summary>
    private const float Fading = 0.0005f;

    private static readonly float Kept = MathF.Exp(-Fading);

    /// <summary>
    /// The part of the way to what it sees that a peak takes, learning slowly: a tenth of what it takes else.
    /// </summary>
    public const float SlowRate = 0.1f;

    public float Span;
    public float Hour;

    // The credits of both, so that a logarithm is taken of what exceeds them only.
    private float spanCredits;
    private float hourCredits;
    public uint HourAtSeconds;

    /// <summary>Takes in the span and the hour that are an hour old now.</summary>
    /// <param name="span">Credits of the span.</param>
    /// <param name="hour">Credits of the hour.</param>
    /// <param name="hourEnd">When the hour ended.</param>
    /// <param name="spanSlowly">Whether the span may be abuse.</param>
    /// <param name="hourSlowly">Whether the hour may be.</param>
    public void Learn(float span, float hour, uint hourEnd, bool spanSlowly, bool hourSlowly)
    {
        Fade(ref Hour, ref hourCredits);
        if (span > 0)
        {
            Fade(ref Span, ref spanCredits);
            Raise(ref Span, ref spanCredits, span, spanSlowly);
        }
        // A peak on its way up to what an incident brings is no hour that there was.
        if (hour > 0 && Raise(ref Hour, ref hourCredits, hour, hourSlowly) && !hourSlowly)
            HourAtSeconds = hourEnd;
    }

    /// <summary>
    /// The part of a span's credits that the highest span of late explains; all of them while none is known.
    /// </summary>
    public readonly double Within(double credits) =>
        spanCredits > 0 ? Math.Min(credits, spanCredits) : credits;

    /// <summary>So many spans without use, after an hour without any.</summary>
    public void Skip(uint spans)
    {
        // Step by step, because a product would round otherwise; a peak is gone after some months.
        for (; spans > 0 && Hour > 0; spans--)
            Fade(ref Hour, ref hourCredits);
    }

    private static void Fade(ref float peak, ref float credits)
    {
        peak = peak > Fading ? peak - Fading : 0;
        credits = peak > 0 ? credits * Kept : 0;
    }

    private static bool Raise(ref float peak, ref float peakCredits, float credits, bool slowly)
    {
        if (credits <= peakCredits)
            return false;
        var level = MathF.Log(1 + credits);
        if (level <= peak)
            return false;
        peak += (level - peak) * (slowly ? SlowRate : 1);
        peakCredits = slowly ? MathF.Exp(peak) - 1 : credits;
        return true;
    }
}
