using System.Diagnostics.Metrics;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>What evaluation counts for whoever watches the daemon.</summary>
internal sealed class EvaluationMeter
{
    /// <summary>What a listener or an exporter subscribes to.</summary>
    public const string Name = "Burnwatch.Evaluation";

    private readonly Counter<long> refusals;
    private readonly Histogram<double> ticks;

    public EvaluationMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        refusals = meter.CreateCounter<long>(
            "burnwatch.refusals",
            "{value}",
            "Values that were read and taught nothing, by reason and by what they are of (bucket, reading).");
        ticks = meter.CreateHistogram<double>(
            "burnwatch.tick.duration", "s", "How long the tick of a shard took, by whether it was done.");
    }

    public void Ticked(TimeSpan duration, bool isDone) => ticks.Record(
        duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", isDone ? "done" : "failed"));

    public void Refused(Intake reason, RefusedKind kind, int count) => refusals.Add(
        count,
        new KeyValuePair<string, object?>("reason", NameOf(reason)),
        new KeyValuePair<string, object?>("kind", kind is RefusedKind.Bucket ? "bucket" : "reading"));

    private static string NameOf(Intake reason) => reason switch
    {
        Intake.NotANumber => "not_a_number",
        Intake.Negative => "negative",
        Intake.TooLarge => "too_large",
        Intake.FromTheFuture => "from_the_future",
        Intake.Impossible => "impossible",
        Intake.Late => "late",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is no refusal."),
    };
}
