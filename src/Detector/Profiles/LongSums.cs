using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>
/// The credits of the last day in blocks of three hours, and what days before it brought, as ln(1 + credits).
/// </summary>
/// <remarks>
/// What a day is compared with takes in only what has left that day, so that a level that has shifted up stands against
/// the time before the shift for a whole day.
/// </remarks>
internal struct LongSums
{
    private const int Day = 8;
    private const int Length = 2 * Day;
    private const uint BlockSeconds = 3 * 3600;

    /// <summary>ln units a block; 0.07 a day like the other peaks.</summary>
    private const float Fading = 0.009f;

    /// <summary>The least part of a day in what the level takes up: some four days count.</summary>
    private const float Rate = 0.03f;

    private const int SpansOfDay = 144;

    /// <summary>ln units: the least by which days differ, and the part of their deviation that counts.</summary>
    private const float LeastWidth = 0.1f;
    private const float DeviationPart = 0.5f;

    private Ring ring;
    private int newest;
    private int blocks;
    private float partial;
    private float daySum;

    /// <summary>The highest day, fading.</summary>
    public float Peak;

    /// <summary>The fading mean of days, and their variance.</summary>
    public float Level;
    public float Variance;
    private int days;
    private float usualSpan;
    private float middle;
    private float width;

    /// <summary>Credits of the last 24 hours, or of up to three hours less.</summary>
    /// <param name="open">Credits of the span that is not learnt yet.</param>
    public readonly double LastDay(double open) => daySum + partial + open;

    /// <summary>Credits of a span on an ordinary day; 0 while no day is known.</summary>
    public readonly float UsualSpan => usualSpan;

    /// <summary>Whether a day of the time before the last one is known.</summary>
    public readonly bool AreKnown => days > 0;

    /// <summary>How far the last day lies above the days before; not a number where it does not.</summary>
    /// <param name="open">Credits of the span that is not learnt yet.</param>
    public readonly float Above(double open)
    {
        // A logarithm costs more than all else here, and most days are ordinary.
        var ratio = (1 + (float)LastDay(open)) / middle;
        return days > 0 && ratio > 1 ? MathF.Log(ratio) / width : float.NaN;
    }

    public void Add(float credits) => partial += credits;

    /// <summary>Adds what is expected, and takes the day for one that the key may bring, before it is over.</summary>
    public void Expect(float credits)
    {
        partial += credits;
        Peak = Math.Max(Peak, MathF.Log(1 + (float)LastDay(0)));
        if (days > 0)
            middle = MathF.Exp((Level + Peak) / 2);
    }

    /// <summary>Closes the block that ends with an instant, if one does.</summary>
    public void CloseAt(uint end, bool slowly)
    {
        if (end % BlockSeconds != 0)
            return;
        newest = (newest == 0 ? Length : newest) - 1;
        ring[newest] = partial;
        partial = 0;
        daySum = Sum(0, Day - 1);
        if (blocks < Length)
            blocks++;
        if (blocks == Length)
            Learn(MathF.Log(1 + Sum(Day, Day)), slowly ? Peaks.SlowRate : 1);
    }

    /// <summary>
    /// Unused spans between two instants; what is open in the first of their blocks is closed with it.
    /// </summary>
    public void Skip(uint from, uint through, bool slowly)
    {
        for (var end = (from / BlockSeconds) + 1; end <= through / BlockSeconds; end++)
            CloseAt(end * BlockSeconds, slowly);
    }

    private void Learn(float day, float part)
    {
        Peak = Math.Max(0, Peak - Fading);
        if (day > Peak)
            Peak += (day - Peak) * part;
        if (days < int.MaxValue)
            days++;
        var rate = Math.Max(Rate, 1f / days) * part;
        var step = day - Level;
        Level += rate * step;
        Variance = (1 - rate) * (Variance + (rate * step * step));
        usualSpan = (MathF.Exp(Level) - 1) / SpansOfDay;
        middle = MathF.Exp((Level + Peak) / 2);
        width = LeastWidth + (DeviationPart * MathF.Sqrt(Variance));
    }

    private readonly float Sum(int from, int count)
    {
        var sum = 0f;
        for (var age = from; age < from + count; age++)
            sum += ring[(newest + age) % Length];
        return sum;
    }

    [InlineArray(Length)]
    private struct Ring
    {
        private float first;
    }
}
