using System.Diagnostics.Metrics;

namespace Burnwatch.Alerting.Tests;

/// <summary>Makes meters and adds up what is counted with them, as "name reason=x kind=y".</summary>
internal sealed class CollectingMeters : IMeterFactory
{
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, long> counted = new(StringComparer.Ordinal);

    public CollectingMeters()
    {
        // Tests run beside one another; only what was made here counts.
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = instrument.Name;
            foreach (var (tag, of) in tags)
                name += $" {tag}={of}";
            counted[name] = counted.GetValueOrDefault(name) + value;
        });
        listener.Start();
    }

    public IReadOnlyDictionary<string, long> Counted => counted;

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    public void Dispose() => listener.Dispose();
}
