namespace PagerDuty.Client;

/// <summary>What PagerDuty takes at most in one event, after its documentation of the Events API v2.</summary>
/// <remarks>https://developer.pagerduty.com/docs/send-alert-event</remarks>
public static class EventLimits
{
    /// <summary>Characters of a dedup key. A longer one is refused here: cut, it could name another's alert.</summary>
    public const int DedupKeyLength = 255;

    /// <summary>
    /// Characters of a summary, counted as Unicode scalar values. Of a longer one the last that is left becomes '…'.
    /// </summary>
    public const int SummaryRunes = 1024;

    /// <summary>
    /// Bytes of a whole request. The documentation says 512 KB; the smaller reading is safe in either case. In a larger
    /// request a note takes the place of the custom details, and it is sent all the same.
    /// </summary>
    public const int RequestBytes = 512_000;

    internal static string RequireDedupKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0)
            throw new ArgumentException("A dedup key is empty; give the alert a name.", nameof(key));
        if (key.Length > DedupKeyLength)
        {
            throw new ArgumentException(
                $"A dedup key is {key.Length} characters long, of {DedupKeyLength} allowed; send a hash of it.",
                nameof(key));
        }
        return key;
    }

    internal static string CutSummary(string summary)
    {
        if (summary.Length <= SummaryRunes)
            return summary;

        // Where the text is cut if it proves too long: behind the last rune that leaves room for the mark.
        var (runes, cut, at) = (0, 0, 0);
        foreach (var rune in summary.EnumerateRunes())
        {
            if (runes == SummaryRunes - 1)
                cut = at;
            if (runes == SummaryRunes)
                return string.Concat(summary.AsSpan(0, cut), "…");
            runes++;
            at += rune.Utf16SequenceLength;
        }
        return summary;
    }
}
