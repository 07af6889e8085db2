using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Pushing;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Burnwatch.Collector.Tests.Pushing;

public sealed class SampleBufferTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_came_first_is_stored_first_also_after_a_restart()
    {
        var buffer = Open();
        for (var i = 0; i < 12; i++)
            Assert.True(buffer.TryAdd([Batch(i)], Some.Noon.AddSeconds(i / 6)));

        Assert.Equal(Enumerable.Range(0, 12), Drain(Open()));
    }

    [Fact]
    public void What_comes_while_it_drains_comes_last()
    {
        var buffer = Open();
        buffer.TryAdd([Batch(1)], Some.Noon);
        buffer.TryAdd([Batch(2)], Some.Noon);
        buffer.Remove(buffer.Oldest()!);
        buffer.TryAdd([Batch(3)], Some.Noon);

        Assert.Equal([2, 3], Drain(buffer));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void What_is_read_back_is_what_was_kept()
    {
        var buffer = Open();
        var batch = Batch(7) with
        {
            Uses = [new KnownUse(1, 2, 3, Some.Noon, "flash", 12.5, 4)],
            Readings = [new KnownReading(1, 2, 3, Some.Noon.AddMilliseconds(1), "flash", 4, 10)],
            Origins = [new KnownOrigin(2, 3, "checkout", "web-1", Some.Noon)],
        };
        buffer.TryAdd([batch], Some.Noon);

        var read = Assert.Single(buffer.Oldest()!.Batches);
        Assert.Equal(batch.Uses, read.Uses);
        Assert.Equal(batch.Readings, read.Readings);
        Assert.Equal(batch.Origins, read.Origins);
        Assert.Equal(
            (batch.TokenId, batch.ReceivedAt, batch.Answer, batch.Source),
            (read.TokenId, read.ReceivedAt, read.Answer, read.Source));
        Assert.Equal(batch.KeyHash, read.KeyHash);
    }

    [Fact]
    public void It_takes_no_more_than_it_may()
    {
        var buffer = Open(bytes: 500);
        Assert.True(buffer.TryAdd([Batch(1)], Some.Noon));
        Assert.False(buffer.TryAdd([Batch(2), Batch(3), Batch(4)], Some.Noon));
        Assert.Equal([1], Drain(buffer));
    }

    [Fact]
    public void What_cannot_be_read_is_set_aside_and_those_after_it_are_stored()
    {
        var buffer = Open();
        buffer.TryAdd([Batch(1)], Some.Noon);
        buffer.TryAdd([Batch(2)], Some.Noon.AddSeconds(1));
        var first = Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).First();

        // Another process that holds it for itself, as an IOException; a mode would not stop a test that runs as root.
        using (File.Open(first, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal([2], Drain(buffer));
        Assert.True(buffer.IsEmpty);
        Assert.Equal(first + ".refused", Assert.Single(Directory.GetFiles(folder.Path)));
    }

    private static List<int> Drain(SampleBuffer buffer)
    {
        var order = new List<int>();
        while (buffer.Oldest() is { } file)
        {
            order.AddRange(file.Batches.Select(b => (int)b.TokenId));
            buffer.Remove(file);
        }
        return order;
    }

    private SampleBuffer Open(long bytes = 1_000_000) => new(folder.Path, bytes, NullLogger.Instance);

    private static KnownSamples Batch(int number) => new()
    {
        TokenId = number,
        KeyHash = [1, 2, 3],
        ReceivedAt = Some.Noon,
        Answer = "{}",
        Source = ReadingSource.Push,
        Uses = [],
        Readings = [],
        Origins = [],
    };
}
