using Burnwatch.Collector.Concurrency;

namespace Burnwatch.Collector.Pushing;

/// <summary>Many batches as the rows that they come to.</summary>
internal sealed record MergedSamples(
    IReadOnlyList<KnownUse> Uses, IReadOnlyList<(KnownReading Reading, ReadingSource Source)> Readings,
    IReadOnlyList<KnownOrigin> Origins)
{
    /// <summary>One row of each credential, family and few seconds, or minute; one of each origin.</summary>
    /// <param name="batches">Any.</param>
    /// <param name="memory">What was stored before and says as much already.</param>
    public static MergedSamples Of(IEnumerable<KnownSamples> batches, StoredMemory memory)
    {
        var uses = new Dictionary<(long, DateTimeOffset, string), KnownUse>();
        var readings = new Dictionary<SlotName, (KnownReading Reading, ReadingSource Source)>();
        var origins = new Dictionary<(long, string, string), KnownOrigin>();
        foreach (var batch in batches)
        {
            foreach (var use in batch.Uses)
            {
                var name = (use.CredentialId, use.Minute, use.ModelFamily);
                uses[name] = uses.TryGetValue(name, out var sum)
                    ? sum with { Credits = sum.Credits + use.Credits, Requests = sum.Requests + use.Requests }
                    : use;
            }
            foreach (var reading in batch.Readings)
            {
                var name = SlotName.Of(reading);
                if (!readings.TryGetValue(name, out var highest) || SlotOf(reading).Exceeds(SlotOf(highest.Reading)))
                    readings[name] = (reading, batch.Source);
            }
            foreach (var origin in batch.Origins)
            {
                var name = (origin.CredentialId, origin.Service, origin.Host);
                if (!origins.TryGetValue(name, out var last) || origin.SeenAt > last.SeenAt)
                    origins[name] = origin;
            }
        }
        return new MergedSamples(
            [.. uses.Values],
            [.. readings.Where(r => memory.IsNews(r.Key, SlotOf(r.Value.Reading))).Select(r => r.Value)],
            [.. origins.Values.Where(memory.IsNews)]);
    }

    internal static SlotReading SlotOf(KnownReading reading) => new(reading.At, reading.Current, reading.Maximum);
}

/// <summary>The few seconds that one reading of a credential and family stands for.</summary>
internal readonly record struct SlotName(long CredentialId, string ModelFamily, long Slot)
{
    public static SlotName Of(KnownReading reading) =>
        new(reading.CredentialId, reading.ModelFamily, reading.At.UtcTicks / CredentialTally.SlotTicks);
}
