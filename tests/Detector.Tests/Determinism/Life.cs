namespace Burnwatch.Tests.Determinism;

/// <summary>Lives a story as a daemon would, call by call, and keeps what was said.</summary>
internal sealed class Life(Story story, Calendar calendar)
{
    private readonly IReadOnlyList<KeyBucket> buckets = story.Buckets();
    private readonly IReadOnlyList<ConcurrencyReading> readings = story.Readings();
    private readonly Dictionary<SignalKind, Signal> newest = [];
    private KeyWatch watch = new(default);
    private int next;
    private int nextReading;

    /// <summary>The verdict of the last call.</summary>
    public Verdict Last { get; private set; }

    /// <summary>The newest signal of each kind in all calls.</summary>
    public IReadOnlyDictionary<SignalKind, Signal> Newest => newest;

    public string Profile => Convert.ToHexString(watch.Profile.ToBytes());

    /// <summary>Lives through to the end, with a call at some instants and where an incident opens or ends.</summary>
    /// <param name="calls">Instants up to which buckets are settled; those of a file that ends with them too.</param>
    /// <param name="lag">How long before a bucket counts as settled.</param>
    public Life Through(IEnumerable<DateTimeOffset> calls, TimeSpan lag = default)
    {
        var all = calls.Concat(story.TurnsAt).Append(story.End).Where(call => call <= story.End);
        foreach (var settled in all.Distinct().Order())
            Call(settled, lag);
        return this;
    }

    /// <summary>Reads what is known some time after an instant, up to which it is settled, and judges it.</summary>
    public void Call(DateTimeOffset settled, TimeSpan lag = default)
    {
        var read = settled + lag;
        for (; next < buckets.Count && buckets[next].Start < read; next++)
            watch.Put(buckets[next]);
        var fresh = readings.Skip(nextReading).TakeWhile(r => r.At < read).ToArray();
        nextReading += fresh.Length;
        Last = watch.Judge(read, settled, fresh, null, story.ContextThrough(settled, calendar));
        foreach (var signal in Last.Signals)
            newest[signal.Kind] = signal;
    }

    /// <summary>The daemon dies; another reads the snapshot and the buckets since.</summary>
    public void Restart()
    {
        Assert.True(Burnwatch.Profile.TryRead(watch.Profile.ToBytes(), out var restored));
        watch = new KeyWatch(restored);
        // A daemon reads those of the last hour again.
        nextReading = Math.Max(0, nextReading - 12);
        if (watch.LacksSince(story.Policy) is { } since)
            watch.Recall(buckets.Where(b => b.Start >= since && b.Start < restored.Through), story.Policy);
        next = restored.IsEmpty ? 0 : buckets.TakeWhile(b => b.Start < restored.Through).Count();
    }
}
