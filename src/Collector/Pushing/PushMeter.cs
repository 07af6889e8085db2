using System.Diagnostics.Metrics;

namespace Burnwatch.Collector.Pushing;

/// <summary>What the intake of samples counts for whoever watches the daemon.</summary>
internal sealed class PushMeter
{
    /// <summary>What a listener or an exporter subscribes to.</summary>
    public const string Name = "Burnwatch.Push";

    private readonly Counter<long> samples;
    private readonly Counter<long> buffered;
    private readonly Gauge<long> waiting;

    public PushMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        samples = meter.CreateCounter<long>(
            "burnwatch.push.samples", "{sample}", "Samples that services pushed, by whether they were taken.");
        buffered = meter.CreateCounter<long>(
            "burnwatch.push.buffered", "{batch}", "Batches that went to disk since the database was away.");
        waiting = meter.CreateGauge<long>("burnwatch.push.waiting", "By", "Bytes that wait on disk.");
    }

    public void Taken(PushAnswer answer)
    {
        samples.Add(answer.Accepted, new KeyValuePair<string, object?>("outcome", "accepted"));
        samples.Add(answer.Rejected, new KeyValuePair<string, object?>("outcome", "rejected"));
    }

    public void Buffered(long bytes, int batches)
    {
        buffered.Add(batches);
        waiting.Record(bytes);
    }
}
