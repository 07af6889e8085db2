using System.Runtime.InteropServices;

namespace Burnwatch.Collector.Pushing;

/// <summary>What a batch tells of one credential.</summary>
internal sealed class CredentialTally
{
    /// <summary>How long one reading stands for all: the highest of so many seconds is kept.</summary>
    public const long SlotTicks = 5 * TimeSpan.TicksPerSecond;

    private readonly Dictionary<(string Family, long Minute), (double Credits, long Requests)> uses = [];
    private readonly Dictionary<(string Family, long Slot), SlotReading> readings = [];
    private readonly Dictionary<(string Service, string Host), DateTimeOffset> origins = [];
    private readonly List<int> rows = [];

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of its first rows: as many as would be told were they refused.</summary>
    public IReadOnlyList<int> Rows => rows;

    public IEnumerable<(string Family, DateTimeOffset Minute, double Credits, long Requests)> Uses =>
        uses.Select(u => (
            u.Key.Family,
            new DateTimeOffset(u.Key.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            u.Value.Credits,
            u.Value.Requests));

    public IEnumerable<(string Family, SlotReading Reading)> Readings =>
        readings.Select(r => (r.Key.Family, r.Value));

    public IEnumerable<(string Service, string Host, DateTimeOffset SeenAt)> Origins =>
        origins.Select(o => (o.Key.Service, o.Key.Host, o.Value));

    public void Add(int row, in Sample sample)
    {
        Count++;
        if (rows.Count < SampleBatch.MostFaults)
            rows.Add(row);
        if (sample.Credits > 0 || sample.Requests > 0)
            AddUse(sample);
        if (sample is { Current: { } current, Maximum: { } maximum })
            AddReading(sample, new SlotReading(sample.At, current, maximum));
        if (sample.Service.Length > 0 || sample.Host.Length > 0)
            AddOrigin(sample);
    }

    private void AddUse(in Sample sample)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(
            uses, (sample.ModelFamily, sample.At.UtcTicks / TimeSpan.TicksPerMinute), out _);
        use = (use.Credits + sample.Credits, use.Requests + sample.Requests);
    }

    private void AddReading(in Sample sample, SlotReading reading)
    {
        ref var highest = ref CollectionsMarshal.GetValueRefOrAddDefault(
            readings, (sample.ModelFamily, sample.At.UtcTicks / SlotTicks), out var known);
        if (!known || reading.Exceeds(highest))
            highest = reading;
    }

    private void AddOrigin(in Sample sample)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(
            origins, (sample.Service, sample.Host), out var known);
        if (!known || sample.At > seen)
            seen = sample.At;
    }
}

/// <summary>How many requests ran at an instant, and how many might.</summary>
internal readonly record struct SlotReading(DateTimeOffset At, int Current, int Maximum)
{
    /// <summary>Whether it is the one to keep of two of the same few seconds.</summary>
    public bool Exceeds(SlotReading other) =>
        Current > other.Current || (Current == other.Current && Maximum < other.Maximum);
}
