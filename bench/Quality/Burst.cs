using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Burnwatch.Traffic;

namespace Burnwatch.Quality;

/// <summary>Made-up abuse on top of a key's own use: as ragged as real one, and begun at any moment.</summary>
/// <remarks>
/// The same amount in every bucket would be found by what is flat about it, which no real leak is; so each bucket has its
/// own amount, and the first and the last are used in part.
/// </remarks>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Buckets">The buckets it lies in, with how many times the size each of them brings.</param>
internal sealed record Burst(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<(DateTimeOffset At, double Times)> Buckets)
{
    /// <summary>How far a bucket's amount may lie from the size, as a part of it.</summary>
    private const double Raggedness = 0.4;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    /// <summary>How long after its end it still counts as found.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    /// <summary>Until when an incident counts as having found it.</summary>
    public DateTimeOffset FoundBy => End + Grace;

    /// <summary>Draws a burst in the time that counts; the same key and number draw the same one.</summary>
    public static Burst Draw(KeyTraffic key, int number, TestTraffic traffic)
    {
        var random = new Random(SeedOf($"{key.Name}/{number}"));
        var length = Shortest + ((Longest - Shortest) * random.NextDouble());
        var start = traffic.TestFrom + ((traffic.TestThrough - Grace - length - traffic.TestFrom) * random.NextDouble());
        var end = start + length;
        var buckets = new List<(DateTimeOffset, double)>();
        var first = new DateTimeOffset(start.Ticks - (start.Ticks % traffic.Bucket.Ticks), TimeSpan.Zero);
        for (var at = first; at < end; at += traffic.Bucket)
        {
            var times = 1 + (Raggedness * ((2 * random.NextDouble()) - 1));
            buckets.Add((at, times * new KeyBucket(at, at + traffic.Bucket, 1).CreditsWithin(start, end)));
        }
        return new Burst(start, end, buckets);
    }

    /// <summary>The key's rows with the burst among them.</summary>
    /// <param name="key">The key that is abused.</param>
    /// <param name="size">Credits of a whole bucket.</param>
    public IEnumerable<TrafficRow> Into(KeyTraffic key, double size) => key.Rows
        .Concat(Buckets.Select(bucket => new TrafficRow { At = bucket.At, Key = key.Name, Credits = bucket.Times * size }))
        .OrderBy(row => row.At);

    private static int SeedOf(string text) =>
        BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
