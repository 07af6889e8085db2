using System.Runtime.CompilerServices;

namespace Burnwatch;

/// <summary>Since when current requests stand at the maximum, for each of up to four model families.</summary>
internal struct Pins
{
    private const int Families = 4;

    /// <summary>Without a reading for so long nobody knows whether the pin went on.</summary>
    private const uint Blind = 300;

    private PinArray pins;

    /// <summary>
    /// Whether a reading of its family is known that is as new, to the second: then it says nothing new.
    /// </summary>
    public readonly bool Know(in ConcurrencyReading reading)
    {
        var name = StableHash.Of(reading.ModelFamily);
        for (var i = 0; i < Families; i++)
        {
            if (pins[i].Family == name)
                return pins[i].AtSeconds >= Seconds.Of(reading.At);
        }
        return false;
    }

    /// <summary>Takes in a reading and returns what is known of its family's pin now.</summary>
    public Pin Learn(in ConcurrencyReading reading)
    {
        ref var pin = ref pins[IndexOf(reading.ModelFamily)];
        var at = Seconds.Of(reading.At);
        if (at - pin.AtSeconds > Blind)
            pin.Clear();
        pin.AtSeconds = at;
        if (reading.IsPinned)
        {
            if (pin.SinceSeconds == 0)
                pin.SinceSeconds = at;
        }
        else if (pin.SinceSeconds != 0 && !pin.Dipped)
        {
            // One reading below may be the moment between two requests.
            pin.Dipped = true;
        }
        else
        {
            pin.Clear();
        }
        return pin;
    }

    private int IndexOf(string family)
    {
        var name = StableHash.Of(family);
        var stalest = 0;
        for (var i = 0; i < Families; i++)
        {
            if (pins[i].Family == name)
                return i;
            if (pins[i].AtSeconds < pins[stalest].AtSeconds)
                stalest = i;
        }
        pins[stalest] = new Pin { Family = name };
        return stalest;
    }

    internal struct Pin
    {
        public uint Family;
        public uint AtSeconds;

        /// <summary>0 while it is not pinned.</summary>
        public uint SinceSeconds;
        public bool Dipped;

        public readonly TimeSpan Lasts =>
            SinceSeconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(AtSeconds - SinceSeconds);

        public void Clear()
        {
            SinceSeconds = 0;
            Dipped = false;
        }
    }

    [InlineArray(Families)]
    private struct PinArray
    {
        private Pin first;
    }
}
