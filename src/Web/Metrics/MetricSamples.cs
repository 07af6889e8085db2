using Burnwatch.Collector.Pushing;

namespace Burnwatch.Web.Metrics;

/// <summary>The data points of one request as samples.</summary>
internal sealed class MetricSamples(SampleBatch batch, CumulativeSums sums, long tokenId)
{
    private readonly List<(string Series, OtlpPoint Point)> counted = [];

    /// <summary>Points of metrics that are not read.</summary>
    public int Ignored { get; private set; }

    public void Add(IReadOnlyList<OtlpPoint> points)
    {
        var maxima = points
            .Where(p => p is { Metric: OtlpNames.Maximum, Kind: OtlpKind.Gauge })
            .GroupBy(NameOf)
            .ToDictionary(g => g.Key, g => g.MaxBy(p => p.Time)!.Value);
        foreach (var point in points)
        {
            if (point is { Metric: OtlpNames.Current, Kind: OtlpKind.Gauge })
                AddReading(point, maxima);
            else if (point is { Metric: OtlpNames.Credits or OtlpNames.Requests, Kind: not OtlpKind.Gauge })
                AddUse(point);
            else if (point is not { Metric: OtlpNames.Maximum, Kind: OtlpKind.Gauge })
                Ignored++;
        }
    }

    /// <summary>Takes note of the counters, once what they added is stored.</summary>
    public void Keep()
    {
        foreach (var (series, point) in counted)
            sums.Keep(series, point);
    }

    private void AddReading(OtlpPoint point, Dictionary<string, double> maxima)
    {
        if (!maxima.TryGetValue(NameOf(point), out var maximum))
            batch.AddUnreadable(
                OtlpNames.Current, $"Send {OtlpNames.Maximum} beside it, with the same attributes.");
        else if (CountOf(point.Value) is { } current && CountOf(maximum) is { } most)
            batch.Add(SampleOf(point) with { Current = current, Maximum = most });
        else
            batch.AddUnreadable(OtlpNames.Current, "It and the maximum must be whole numbers.");
    }

    private void AddUse(OtlpPoint point)
    {
        if (point.Kind is OtlpKind.Other)
        {
            batch.AddUnreadable(point.Metric, "It must be a sum, of delta or cumulative temporality.");
            return;
        }
        var added = point.Value;
        if (point.Kind is OtlpKind.Cumulative)
        {
            var series = $"{tokenId} {point.Metric} {NameOf(point)}";
            added = sums.AddedBy(series, point);
            counted.Add((series, point));
        }
        // A counter that stood still is no row.
        if (added == 0)
            return;
        var sample = SampleOf(point);
        if (point.Metric == OtlpNames.Credits)
            batch.Add(sample with { Credits = added });
        else if (CountOf(added) is { } requests)
            batch.Add(sample with { Requests = requests });
        else
            batch.AddUnreadable(point.Metric, "It must be a whole number.");
    }

    private static int? CountOf(double value) =>
        value is >= int.MinValue and <= int.MaxValue && double.IsInteger(value) ? (int)value : null;

    private static Sample SampleOf(OtlpPoint point) => new()
    {
        Credential = point.Attributes.GetValueOrDefault(OtlpNames.Credential, ""),
        Workspace = point.Attributes.GetValueOrDefault(OtlpNames.Workspace),
        At = point.At,
        ModelFamily = point.Attributes.GetValueOrDefault(OtlpNames.ModelFamily, ""),
        Service = point.Attributes.GetValueOrDefault(OtlpNames.Service, ""),
        Host = point.Attributes.GetValueOrDefault(OtlpNames.Host, ""),
    };

    private static string NameOf(OtlpPoint point) => string.Join(
        '\u001f', point.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}
