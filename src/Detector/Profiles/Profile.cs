using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Burnwatch;

/// <summary>What the detector remembers of a key: a fixed number of bytes, whatever the key's age.</summary>
/// <remarks>
/// Plain numbers in a struct without references, so that a snapshot is its bytes and a copy is cheap: the open tail is
/// a copy with the open spans learnt on top, thrown away when they change. Levels are kept as ln(1 + credits), because
/// the counts of real keys spread over orders of magnitude. Times are seconds since 1970.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct Profile
{
    /// <summary>The layout of the bytes; a snapshot of another layout is thrown away and folded anew.</summary>
    public const byte FormatVersion = 3;

    /// <summary>Days of use from which on a key is warm, when it was used in enough spans as well.</summary>
    public const int WarmDays = 4;

    /// <summary>Spans of use from which on a key is warm.</summary>
    internal const int WarmSpans = 50;

    internal uint ThroughSeconds;
    internal uint FirstUsedSeconds;
    internal uint LastUsedSeconds;
    internal int ActiveSpans;
    internal int ActiveDays;
    internal int LastActiveDay;

    internal RecentSpans Recent;
    internal Peaks Peaks;
    internal Gaps Gaps;
    internal RequestCosts Costs;
    internal LongSums Long;
    internal BurnRates Rates;
    internal HourCells Hours;
    internal Pins Pins;
    internal SlotRate Slots;
    internal KnownUses Uses;

    /// <summary>The end of the last span that was learnt; the first moment there is when nothing was.</summary>
    public readonly DateTimeOffset Through => Seconds.ToTime(ThroughSeconds);

    /// <summary>Whether no span was learnt yet.</summary>
    public readonly bool IsEmpty => ThroughSeconds == 0;

    /// <summary>Used on enough days and in enough spans to be compared with its own past.</summary>
    public readonly bool IsWarm => ActiveDays >= WarmDays && ActiveSpans >= WarmSpans;

    /// <summary>Days on which it was used, up to the number that makes it warm.</summary>
    public readonly int LearningDays => Math.Min(ActiveDays, WarmDays);

    /// <summary>When it was used first; null while it never was.</summary>
    public readonly DateTimeOffset? FirstUsed => FirstUsedSeconds == 0 ? null : Seconds.ToTime(FirstUsedSeconds);

    /// <summary>The start of the last span in which it was used; null while there is none.</summary>
    public readonly DateTimeOffset? LastUsed => LastUsedSeconds == 0 ? null : Seconds.ToTime(LastUsedSeconds);

    /// <summary>What the key uses in an hour such as the one that holds an instant.</summary>
    public readonly ExpectedRange ExpectedAt(DateTimeOffset at, Calendar calendar) =>
        Hours.Expected(calendar.CellAt(at));

    /// <summary>
    /// The same memory as if it ended at an earlier instant, with nothing known of the hours before it.
    /// </summary>
    /// <remarks>To judge a late revision: the peaks are of today, the spans are given again.</remarks>
    public readonly Profile RewoundTo(DateTimeOffset at)
    {
        var rewound = this;
        rewound.ThroughSeconds = Seconds.Of(at);
        rewound.LastUsedSeconds = Math.Min(LastUsedSeconds, rewound.ThroughSeconds);
        for (var i = 0; i < RecentSpans.Length; i++)
            rewound.Recent.Push(float.NaN, slowly: false);
        return rewound;
    }

    /// <summary>The bytes of a snapshot, the format version first.</summary>
    public readonly byte[] ToBytes()
    {
        var bytes = new byte[1 + Unsafe.SizeOf<Profile>()];
        bytes[0] = FormatVersion;
        MemoryMarshal.Write(bytes.AsSpan(1), in this);
        return bytes;
    }

    /// <summary>Reads a snapshot; false when it is of another layout.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Profile profile)
    {
        if (bytes.Length == 1 + Unsafe.SizeOf<Profile>() && bytes[0] == FormatVersion)
        {
            profile = MemoryMarshal.Read<Profile>(bytes[1..]);
            return true;
        }
        profile = default;
        return false;
    }
}
