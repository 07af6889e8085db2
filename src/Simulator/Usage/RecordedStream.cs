namespace Burnwatch.Simulator.Usage;

/// <summary>
/// Recorded traffic, moved to the time of the simulation; a bucket is spread over its minutes, and its sums are kept.
/// </summary>
internal sealed class RecordedStream : IUsageStream
{
    private readonly Recording recording;
    private readonly long width;
    // Minutes from the file's time to the simulation's.
    private readonly long shift;

    public RecordedStream(Recording recording, string key, long seed, DateTimeOffset liveStart)
    {
        this.recording = recording;
        Id = Draws.Name(seed, "recorded", key, recording.Product, recording.Model);
        width = (long)recording.Bucket.TotalMinutes;
        // Only by whole buckets, so that what was one bucket is one again.
        shift = Clockwork.Minute(liveStart) / width * width - Clockwork.Minute(recording.Meets) / width * width;
    }

    public ulong Id { get; }

    public string Product => recording.Product;

    public string Model => recording.Model;

    public bool Fill(long hour, Span<UsageCell> minutes)
    {
        var any = false;
        for (var i = 0; i < 60; i++)
        {
            minutes[i] = Minute(hour * 60 + i);
            any |= !minutes[i].IsEmpty;
        }
        return any;
    }

    public double Concurrency(DateTimeOffset at) =>
        recording.Buckets.TryGetValue(Math.DivRem(Clockwork.Minute(at) - shift, width).Quotient, out var bucket)
            ? bucket.Concurrent ?? 0
            : 0;

    private UsageCell Minute(long minute)
    {
        var (number, offset) = Math.DivRem(minute - shift, width);
        if (!recording.Buckets.TryGetValue(number, out var bucket))
            return default;
        var requests = Through(bucket.Requests, number, offset + 1) - Through(bucket.Requests, number, offset);
        if (bucket.Requests > 0)
        {
            // Credits go with the requests, so that no minute has credits that nothing asked for.
            var before = Through(bucket.Requests, number, offset);
            return new UsageCell(Part(bucket, before + requests) - Part(bucket, before), requests);
        }
        return new UsageCell(Through(bucket.Credits, number, offset + 1) - Through(bucket.Credits, number, offset), 0);
    }

    private static long Part(RecordedBucket bucket, long requests) =>
        (long)((Int128)bucket.Credits * requests / bucket.Requests);

    /// <summary>
    /// How much of an amount falls into the first minutes of a bucket: ragged, and at the end all of it.
    /// </summary>
    private long Through(long amount, long bucket, long minutes)
    {
        if (minutes == width)
            return amount;
        var draws = new Draws(Id, bucket);
        var sum = 0d;
        var through = 0d;
        for (var i = 0; i < width; i++)
        {
            if (i == minutes)
                through = sum;
            sum += draws.Uniform(0.3, 1.7);
        }
        return (long)Math.Round(amount * through / sum);
    }
}
