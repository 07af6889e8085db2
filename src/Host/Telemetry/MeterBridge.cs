using System.Diagnostics.Metrics;
using Prometheus;

namespace Burnwatch.Host.Telemetry;

/// <summary>Copies what the meters of this daemon, and a few of the runtime and the driver, tell into a registry.</summary>
/// <remarks>
/// The adapter of prometheus-net puts the meter's name before each instrument's, calls counters gauges and forgets what
/// did not change for minutes; an operator wants <c>burnwatch_pages_total</c> as the documentation has it, and zero
/// growth as zero growth.
/// </remarks>
internal sealed class MeterBridge : IDisposable
{
    /// <summary>What the meters of ours begin with, wherever they are exported.</summary>
    public const string Own = "Burnwatch.";

    private const string Driver = "Npgsql";
    private const string Pool = "db.client.connection.pool.name";

    // What tells whether the process is short of memory, threads or connections; the rest of these meters is detail.
    private static readonly HashSet<string> OfOthers =
    [
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time",
        "dotnet.gc.heap.total_allocated", "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length",
        "dotnet.exceptions", "db.client.connection.count", "db.client.connection.max",
    ];

    private readonly MeterListener listener = new();
    private readonly IMeterFactory meters;
    private readonly IMetricFactory metrics;

    public MeterBridge(IMeterFactory meters, CollectorRegistry registry)
    {
        this.meters = meters;
        metrics = Metrics.WithCustomRegistry(registry);
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (IsWanted(instrument))
                own.EnableMeasurementEvents(instrument, MeterSeries.Of(instrument, metrics));
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, series) => Record(value, tags, series));
        listener.SetMeasurementEventCallback<long>((_, value, tags, series) => Record(value, tags, series));
        listener.SetMeasurementEventCallback<double>((_, value, tags, series) => Record(value, tags, series));
        listener.Start();
    }

    /// <summary>Asks the instruments that answer only when they are asked.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    // Several daemons may live in one process: each tells of its own meters.
    private bool IsWanted(Instrument instrument) => instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal)
        ? ReferenceEquals(instrument.Meter.Scope, meters)
        : instrument.Meter.Name is "System.Runtime" or Driver && OfOthers.Contains(instrument.Name);

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? series)
    {
        // A pool without a name is called by its connection string.
        foreach (var (tag, of) in tags)
            if (tag == Pool && of as string != Database.OpenDatabase.PoolName)
                return;
        ((MeterSeries)series!).Record(value, tags);
    }
}
