using System.Diagnostics.Metrics;
using Prometheus;

namespace Burnwatch.Host.Telemetry;

/// <summary>An instrument under its name of Prometheus: dots are underscores, the unit and "total" are at the end.</summary>
/// <param name="Name">The name.</param>
/// <param name="Record">Takes one measurement with its tags.</param>
internal sealed record MeterSeries(string Name, MeterSeries.Measurement Record)
{
    public delegate void Measurement(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    // From a fast statement to a page that waited for an hour.
    private static readonly double[] Seconds =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

    public static MeterSeries Of(Instrument instrument, IMetricFactory metrics)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        // The runtime calls the length of its queue a counter, and it falls.
        var falls = instrument.Name.StartsWith("dotnet.thread_pool.", StringComparison.Ordinal);
        var isCounter = (type == typeof(Counter<>) || type == typeof(ObservableCounter<>)) && !falls;
        var name = NameOf(instrument, isCounter);
        var help = instrument.Description ?? "";
        return new MeterSeries(name, type switch
        {
            _ when type == typeof(Counter<>) => (value, tags) =>
                metrics.CreateCounter(name, help, LabelsOf(tags)).WithLabels(ValuesOf(tags)).Inc(value),
            _ when type == typeof(ObservableCounter<>) && !falls => (value, tags) =>
                metrics.CreateCounter(name, help, LabelsOf(tags)).WithLabels(ValuesOf(tags)).IncTo(value),
            _ when type == typeof(Histogram<>) => (value, tags) =>
                metrics.CreateHistogram(name, help, LabelsOf(tags), new HistogramConfiguration { Buckets = Seconds })
                    .WithLabels(ValuesOf(tags)).Observe(value),
            _ when type == typeof(UpDownCounter<>) => (value, tags) =>
                metrics.CreateGauge(name, help, LabelsOf(tags)).WithLabels(ValuesOf(tags)).Inc(value),
            _ => (value, tags) => metrics.CreateGauge(name, help, LabelsOf(tags)).WithLabels(ValuesOf(tags)).Set(value),
        });
    }

    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return Plain(instrument.Name) + unit + (isCounter ? "_total" : "");
    }

    private static string Plain(string name) => name.Replace('.', '_').Replace('-', '_');

    private static string[] LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            labels[i] = Plain(tags[i].Key);
        return labels;
    }

    private static string[] ValuesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            values[i] = tags[i].Value?.ToString() ?? "";
        return values;
    }
}
