namespace Burnwatch;

/// <summary>The rests of a key: the longest of them, fading with each new one, and the one that ended last.</summary>
internal struct Gaps
{
    /// <summary>
    /// What is kept of the longest rest when another one ends: a habit of rests is forgotten after some dozens.
    /// </summary>
    private const float Kept = 0.97f;

    /// <summary>In spans of ten minutes; 0 while it never rested.</summary>
    public float Longest;

    /// <summary>The rest that ended last, with the longest before it; 0 while there is none.</summary>
    public float Last;
    public float LongestBefore;

    /// <summary>When the last rest ended; 0 while there is none.</summary>
    public uint WokeSeconds;

    /// <summary>Takes in a rest that has ended.</summary>
    /// <param name="spans">Unused spans, more than none.</param>
    /// <param name="woke">The start of the span that ended it.</param>
    public void Learn(uint spans, uint woke)
    {
        // The short rests of a busy hour do not end the hour after a long one.
        if (spans >= Short || woke - WokeSeconds >= 3600)
            (Last, LongestBefore, WokeSeconds) = (spans, Longest, woke);
        Longest = Math.Max(Longest * Kept, spans);
    }

    /// <summary>Spans of six hours: shorter rests are no rests to wake from.</summary>
    public const uint Short = 36;
}
