namespace Burnwatch.Collector.Tests;

/// <summary>Bytes that arrive so many at a time.</summary>
internal sealed class SlowStream(byte[] bytes, int atATime) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, atATime)], cancellationToken);
}
