namespace Burnwatch.Methods;

/// <summary>The last spans of one key as the IID spike method sees them: a value each, zero without use.</summary>
/// <remarks>
/// At midnight in UTC the method counts its distances anew. So what it says depends on the values since the day before
/// that midnight and on nothing older, and a window that is made again from those is the same to the last bit.
/// </remarks>
internal sealed class SpanWindow
{
    private const uint DaySeconds = 86_400;

    private static readonly uint SpanSeconds = (uint)UsageSpan.Length.TotalSeconds;

    private readonly int history;
    private readonly double confidence;

    // 0 before the first span that was used.
    private uint through;

    private SpanWindow(int history, double confidence)
    {
        (this.history, this.confidence) = (history, confidence);
        Method = new IidSpike(history, confidence, IidSide.Positive);
    }

    /// <summary>What judges a value against the spans before it.</summary>
    public IidSpike Method { get; }

    /// <summary>From when on values make a difference to a window that ends at an instant.</summary>
    public static DateTimeOffset BeginOf(DateTimeOffset end) => new(end.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    /// <summary>The window that a policy asks for: one that is known, a new one, or none.</summary>
    public static SpanWindow? Of(Policy policy, SpanWindow? known)
    {
        if (policy.SpikeMethod is not SpikeMethod.Iid)
            return null;
        var isSame = known?.history == policy.IidHistory && known.confidence.Equals(policy.IidConfidence);
        return isSame ? known : new SpanWindow(policy.IidHistory, policy.IidConfidence);
    }

    /// <summary>The same window, to be changed apart.</summary>
    /// <param name="window">What is copied.</param>
    /// <param name="spare">What may be written over; null: nothing.</param>
    public static SpanWindow? Copy(SpanWindow? window, SpanWindow? spare)
    {
        if (window is null)
            return null;
        if (spare?.history != window.history || !spare.confidence.Equals(window.confidence))
            spare = new SpanWindow(window.history, window.confidence);
        spare.through = window.through;
        window.Method.CopyTo(spare.Method);
        return spare;
    }

    /// <summary>Begins with a span that was not the first of the key.</summary>
    public void BeginAt(DateTimeOffset start) => through = Seconds.Of(start);

    /// <summary>Brings it up to a span: time without usage was unused, or is unknown and left out.</summary>
    public void AdvanceTo(DateTimeOffset at, bool missingIsUnknown)
    {
        var start = Seconds.Of(at);
        if (through == 0 || start <= through)
            return;
        // A longer rest leaves nothing but zeros, whenever it began.
        if (start - through > 3 * DaySeconds)
            through = start - (start % DaySeconds) - DaySeconds;
        while (through < start)
            Push(missingIsUnknown ? null : 0);
    }

    /// <summary>Takes a complete span that begins where it ends.</summary>
    public void Take(in UsageSpan span)
    {
        if (through == 0 && span.Credits <= 0)
            return;
        through = Seconds.Of(span.Start);
        Push((float)span.Credits);
    }

    private void Push(float? credits)
    {
        if (through % DaySeconds == 0)
            Method.Recount();
        if (credits is { } known)
            Method.Take(known);
        through += SpanSeconds;
    }
}
