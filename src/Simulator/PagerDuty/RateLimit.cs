namespace Burnwatch.Simulator.PagerDuty;

/// <summary>So many calls of one routing key within any minute.</summary>
internal sealed class RateLimit(int calls)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock counting = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> recent = [];

    /// <summary>Counts a call; false if it is one too many, which then does not count.</summary>
    public bool Admits(string routingKey, DateTimeOffset now)
    {
        lock (counting)
        {
            if (!recent.TryGetValue(routingKey, out var times))
                recent.Add(routingKey, times = []);
            while (times.TryPeek(out var oldest) && now - oldest >= Window)
                times.Dequeue();
            if (times.Count >= calls)
                return false;
            times.Enqueue(now);
            return true;
        }
    }
}
