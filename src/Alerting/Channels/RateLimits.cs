namespace Burnwatch.Alerting.Channels;

/// <summary>
/// Remembers how often each address was used of late, and how long it asked to be left alone. It knows of this node
/// alone: with several, each takes the whole rate, and a 429 holds them back one by one.
/// </summary>
/// <param name="wire">Real time, whatever the daemon's clock says: the limits are those of the other side.</param>
internal sealed class RateLimits(TimeProvider wire)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Address> addresses = [];

    /// <summary>Takes a turn, if there is one.</summary>
    /// <returns>Zero when the message may go now; otherwise how long to wait before asking again.</returns>
    public TimeSpan Take(string address, ChannelRate rate)
    {
        var now = wire.GetUtcNow();
        lock (gate)
        {
            var known = Of(address);
            while (known.Sent.TryPeek(out var oldest) && oldest <= now - rate.Span)
                known.Sent.Dequeue();
            if (known.QuietUntil > now)
                return known.QuietUntil - now;
            if (known.Sent.Count >= rate.Most)
                return known.Sent.Peek() + rate.Span - now;
            known.Sent.Enqueue(now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Leaves an address alone for as long as it asked.</summary>
    public void Hold(string address, TimeSpan asked)
    {
        var until = wire.GetUtcNow() + asked;
        lock (gate)
        {
            var known = Of(address);
            if (until > known.QuietUntil)
                known.QuietUntil = until;
        }
    }

    private Address Of(string name)
    {
        if (!addresses.TryGetValue(name, out var address))
            addresses.Add(name, address = new Address());
        return address;
    }

    private sealed class Address
    {
        public Queue<DateTimeOffset> Sent { get; } = [];
        public DateTimeOffset QuietUntil { get; set; }
    }
}
