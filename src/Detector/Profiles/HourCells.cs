using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>What a key uses in each hour of the day, apart for working days and days off.</summary>
/// <remarks>
/// A cell counts the hours seen and those with use, and holds the fading mean and deviation of ln(1 + credits) of the
/// latter. When the count is full it is halved, so a habit is forgotten in some months.
/// </remarks>
internal struct HourCells
{
    private const float Rate = 0.15f;

    /// <summary>Standard deviations on each side that hold nine of ten.</summary>
    public const float Ninety = 1.645f;

    /// <summary>ln units; a key seen in a cell only once or twice is not as steady as it looks.</summary>
    private const float LeastDeviation = 0.25f;
    private const float FirstDeviation = 0.7f;

    /// <summary>
    /// What is lost of the peak of an hour of the day each day: ln units, as fast as the peak of all.
    /// </summary>
    private const float DayFading = 0.07f;

    private CellArray cells;
    private DayArray peaks;
    private float spanPeak;
    private float waitingPeak;
    private int waitingHour;
    private float hourCredits;
    private bool hourIsKnown;
    private bool hourIsSlow;
    private bool waitingIsSlow;

    /// <summary>Adds a span to the hour it lies in.</summary>
    public void Add(float credits, bool slowly)
    {
        hourIsSlow |= slowly;
        hourCredits += credits;
        spanPeak = Math.Max(spanPeak, credits);
        hourIsKnown = true;
    }

    /// <summary>Closes the hour: what was added since the last one belongs to a cell.</summary>
    public void CloseHour(int cell)
    {
        if (hourIsKnown)
        {
            Learn(ref cells[cell], hourCredits, hourIsSlow ? Rate / 10 : Rate);
            ClosePeak(cell % 24);
            Sum();
        }
        hourCredits = 0;
        hourIsKnown = false;
        hourIsSlow = false;
    }

    /// <summary>Adds unused spans and closes their hours; nothing was used in the hour they begin in.</summary>
    /// <param name="from">Start of the first span, in seconds since 1970.</param>
    /// <param name="through">End of the last span.</param>
    /// <param name="span">Length of a span in seconds.</param>
    /// <param name="calendar">Whose hours they are.</param>
    public void Skip(uint from, uint through, uint span, Calendar calendar)
    {
        for (var hour = from / 3600; hour < through / 3600; hour++)
        {
            var cell = calendar.CellAt(Seconds.ToTime(hour * 3600));
            See(ref cells[cell]);
            ClosePeak(cell % 24);
        }
        Sum();
        hourIsKnown = (through - span) / 3600 == through / 3600;
    }

    /// <summary>The range of nine of ten hours of a cell; of the whole day while the cell was hardly used.</summary>
    public readonly ExpectedRange Expected(int cell)
    {
        var own = cells[cell];
        if (own.Active >= 2)
            return own.Range();
        // A cell seen often and used never or once: nothing is what is usual.
        if (own.Seen >= 4)
            return new ExpectedRange(0, own.Active == 0 ? 0 : own.Range().High);
        return Pooled();
    }

    /// <summary>Credits that an hour of a cell brings on average.</summary>
    public readonly double Mean(int cell)
    {
        var own = cells[cell];
        return own.Seen == 0 ? 0 : Math.Exp((float)own.Level) * own.Active / own.Seen;
    }

    /// <summary>The part of all hours seen in which it was used, 0 to 1; 0 while nothing was seen.</summary>
    public float Activity { get; private set; }

    /// <summary>The mean of ln(1 + credits) over the hours with use, all cells together; 0 without any.</summary>
    public float UsualLevel { get; private set; }

    /// <summary>
    /// The highest span of an hour of the day and of those beside it, fading and an hour late; ln(1 + credits).
    /// </summary>
    public readonly float PeakAround(int hour) =>
        (float)Max(peaks[hour], Max(peaks[(hour + 1) % 24], peaks[(hour + 23) % 24]));

    /// <summary>How often an hour of the day was seen and used, on days of both kinds.</summary>
    public readonly (int Seen, int Active) Day(int hour)
    {
        var (working, off) = (cells[hour], cells[hour + 24]);
        return (working.Seen + off.Seen, working.Active + off.Active);
    }

    private readonly ExpectedRange Pooled()
    {
        float seen = 0, active = 0, level = 0, square = 0;
        foreach (ref readonly var cell in (ReadOnlySpan<Cell>)cells)
        {
            seen += cell.Seen;
            if (cell.Active == 0)
                continue;
            var (cellLevel, cellDeviation) = ((float)cell.Level, (float)cell.Deviation);
            active += cell.Active;
            level += cell.Active * cellLevel;
            square += cell.Active * ((cellLevel * cellLevel) + (cellDeviation * cellDeviation));
        }
        if (active == 0)
            return default;
        var mean = level / active;
        var deviation = MathF.Sqrt(Math.Max(LeastDeviation * LeastDeviation, (square / active) - (mean * mean)));
        return Range(mean, deviation, active / seen);
    }

    // Once an hour, for what every span asks.
    private void Sum()
    {
        int seen = 0, active = 0;
        var level = 0f;
        foreach (ref readonly var cell in (ReadOnlySpan<Cell>)cells)
        {
            seen += cell.Seen;
            active += cell.Active;
            level += cell.Active * (float)cell.Level;
        }
        Activity = seen == 0 ? 0 : (float)active / seen;
        UsualLevel = active == 0 ? 0 : level / active;
    }

    // An hour late, like the peaks of the whole day.
    private void ClosePeak(int hour)
    {
        if (waitingPeak > 0)
        {
            var level = MathF.Log(1 + waitingPeak);
            var peak = (float)peaks[waitingHour];
            if (level > peak)
                peaks[waitingHour] = (Half)(peak + ((level - peak) * (waitingIsSlow ? Peaks.SlowRate : 1)));
        }
        peaks[hour] = (Half)MathF.Max(0, (float)peaks[hour] - DayFading);
        (waitingPeak, waitingHour, waitingIsSlow, spanPeak) = (spanPeak, hour, hourIsSlow, 0);
    }

    private static Half Max(Half one, Half other) => one > other ? one : other;

    private static void See(ref Cell cell)
    {
        if (cell.Seen == byte.MaxValue)
        {
            cell.Seen /= 2;
            cell.Active /= 2;
        }
        cell.Seen++;
    }

    private static void Learn(ref Cell cell, float credits, float rate)
    {
        See(ref cell);
        if (credits <= 0)
            return;
        var level = MathF.Log(1 + credits);
        if (cell.Active == 0)
        {
            cell.Level = (Half)level;
            cell.Deviation = (Half)FirstDeviation;
        }
        else
        {
            // The first hours count in full: one over their number is more than the rate.
            var step = level - (float)cell.Level;
            var part = Math.Max(rate, rate < Rate ? rate : 1f / (cell.Active + 1));
            cell.Level = (Half)((float)cell.Level + (part * step));
            var variance = (float)cell.Deviation * (float)cell.Deviation;
            cell.Deviation = (Half)MathF.Sqrt(
                Math.Max(LeastDeviation * LeastDeviation, variance + (part * ((step * step) - variance))));
        }
        cell.Active++;
    }

    private static ExpectedRange Range(float level, float deviation, float activity) => new(
        // Quiet in more than one hour of twenty: nothing belongs to the range.
        activity < 0.95f ? 0 : Math.Exp(level - (Ninety * deviation)) - 1,
        Math.Exp(level + (Ninety * deviation)) - 1);

    private struct Cell
    {
        public Half Level;
        public Half Deviation;
        public byte Active;
        public byte Seen;

        public readonly ExpectedRange Range() => HourCells.Range((float)Level, (float)Deviation, (float)Active / Seen);
    }

    [InlineArray(24)]
    private struct DayArray
    {
        private Half first;
    }

    [InlineArray(Calendar.Cells)]
    private struct CellArray
    {
        private Cell first;
    }
}
