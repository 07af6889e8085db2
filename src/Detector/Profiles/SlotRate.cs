using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>What one running request burns, learnt from spans that have both readings and credits.</summary>
/// <remarks>Times the maximum it gives the ceiling of the burn, also for hours in which no header is seen.</remarks>
internal struct SlotRate
{
    private const int Length = RecentSpans.Length;
    private const int Known = 6;
    private const float Rate = 0.1f;

    private Ring ring;
    private uint newestSpan;
    private float level;
    private int learnt;
    private int maximum;

    /// <summary>Credits per hour with every slot taken; null until an hour of spans taught the rate.</summary>
    public readonly double? Ceiling => learnt < Known ? null : Math.Exp(level) * maximum;

    /// <summary>Takes in a reading of an open span.</summary>
    public void Read(in ConcurrencyReading reading)
    {
        maximum = reading.Maximum;
        var span = SpanNumber(Seconds.Of(UsageSpan.StartOf(reading.At)));
        if (newestSpan != 0 && span + Length <= newestSpan)
            return;
        for (; newestSpan < span; newestSpan++)
        {
            if (span - newestSpan > Length)
                newestSpan = span - Length;
            ring[(int)((newestSpan + 1) % Length)] = default;
        }
        ref var slot = ref ring[(int)(span % Length)];
        if (slot.Count < ushort.MaxValue)
        {
            slot.Count++;
            slot.Sum += reading.Current;
        }
    }

    /// <summary>Takes in a settled span: its credits, divided by the requests that ran.</summary>
    public void Learn(uint start, float credits)
    {
        var span = SpanNumber(start);
        if (credits <= 0 || span > newestSpan || span + Length <= newestSpan)
            return;
        ref readonly var slot = ref ring[(int)(span % Length)];
        // Fewer than two readings say little of ten minutes.
        if (slot.Count < 2 || slot.Sum == 0)
            return;
        var seen = MathF.Log(credits * RecentSpans.Hour * slot.Count / slot.Sum);
        learnt++;
        level += (seen - level) * Math.Max(Rate, 1f / learnt);
    }

    private static uint SpanNumber(uint start) => start / (uint)UsageSpan.Length.TotalSeconds;

    private struct Slot
    {
        public int Sum;
        public ushort Count;
    }

    [InlineArray(Length)]
    private struct Ring
    {
        private Slot first;
    }
}
