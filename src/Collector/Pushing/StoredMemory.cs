namespace Burnwatch.Collector.Pushing;

/// <summary>
/// What was stored of late, so that what says no more is not stored again. Forgetting costs rows alone.
/// </summary>
/// <remarks>
/// A stored reading is never changed, for it may have been judged: a higher one of the same few seconds is a row more.
/// </remarks>
internal sealed class StoredMemory
{
    private const int Most = 100_000;

    /// <summary>How far behind the last time of an origin may be that its row shows.</summary>
    private static readonly TimeSpan OriginStep = TimeSpan.FromMinutes(1);

    private readonly Dictionary<SlotName, SlotReading> readings = [];
    private readonly Dictionary<(long, string, string), DateTimeOffset> origins = [];

    public bool IsNews(SlotName name, SlotReading reading) =>
        !readings.TryGetValue(name, out var stored) || reading.Exceeds(stored);

    public bool IsNews(KnownOrigin origin) =>
        !origins.TryGetValue((origin.CredentialId, origin.Service, origin.Host), out var seen)
        || origin.SeenAt - seen >= OriginStep;

    /// <summary>Takes note of what was committed.</summary>
    public void Keep(MergedSamples stored)
    {
        if (readings.Count + stored.Readings.Count > Most)
            readings.Clear();
        if (origins.Count + stored.Origins.Count > Most)
            origins.Clear();
        foreach (var (reading, _) in stored.Readings)
            readings[SlotName.Of(reading)] = MergedSamples.SlotOf(reading);
        foreach (var origin in stored.Origins)
            origins[(origin.CredentialId, origin.Service, origin.Host)] = origin.SeenAt;
    }
}
