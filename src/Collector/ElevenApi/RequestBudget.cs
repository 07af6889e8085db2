using System.Threading.RateLimiting;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// How many requests a workspace may be asked in a minute. What is not used is saved up, for one minute at most; the
/// background waits before it takes the last quarter, which is kept for the fast lane.
/// </summary>
/// <remarks>
/// The limiters of the platform count on the machine's clock alone; this one counts on ours, which may be that of a
/// demo or of a test. A wait is no failure and has no end but its turn.
/// </remarks>
internal sealed class RequestBudget
{
    private const double KeptForTheFast = 0.25;

    private readonly Lock changing = new();
    private readonly int perMinute;
    private readonly TimeProvider time;
    private double left;
    private DateTimeOffset countedAt;

    /// <param name="perMinute">At least 1.</param>
    /// <param name="time">What a minute is measured with.</param>
    public RequestBudget(int perMinute, TimeProvider time) =>
        (this.perMinute, this.time, left, countedAt) = (perMinute, time, perMinute, time.GetUtcNow());

    /// <summary>Takes one request, as soon as there is one for this lane.</summary>
    public async ValueTask<RateLimitLease> WaitAsync(CallLane lane, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        while (Take(lane) is { } wait)
            await Task.Delay(wait, time, cancellation);
        return Granted.Lease;
    }

    /// <summary>Takes one request if there is one for this lane at once.</summary>
    public bool TryTake(CallLane lane) => Take(lane) is null;

    private TimeSpan? Take(CallLane lane)
    {
        lock (changing)
        {
            var now = time.GetUtcNow();
            left = Math.Min(perMinute, left + Math.Max(0, (now - countedAt).TotalMinutes) * perMinute);
            countedAt = now;
            var needed = 1 + (lane is CallLane.Fast ? 0 : Math.Floor(perMinute * KeptForTheFast));
            if (left < needed)
                return TimeSpan.FromMilliseconds(Math.Ceiling((needed - left) / perMinute * 60_000));
            left--;
            return null;
        }
    }

    private sealed class Granted : RateLimitLease
    {
        public static readonly Granted Lease = new();

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
