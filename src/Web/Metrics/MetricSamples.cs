using Burnwatch.Collector.Pushing;

namespace Burnwatch.Web.Metrics;

/// <summary>The data points of one request as samples.</summary>
internal sealed class MetricSamples(SampleBatch batch, CumulativeSums sums, long tokenId, DateTimeOffset now)
{
    private readonly List<(string Series, CumulativeStep Step)> steps = [];

    /// <summary>Points of metrics that are not read.</summary>
    public int Ignored { get; private set; }

    public void Add(IReadOnlyList<OtlpPoint> points)
    {
        var maxima = points
            .Where(p => p is { Metric: OtlpNames.Maximum, Kind: OtlpKind.Gauge })
            .GroupBy(NameOf)
            .ToDictionary(g => g.Key, g => g.MaxBy(p => p.Time)!.Value);
        // A request may hold several points of one series, and counts each from the one before.
        foreach (var point in points.OrderBy(p => p.Time))
        {
            if (point is { Metric: OtlpNames.Current, Kind: OtlpKind.Gauge })
                AddReading(point, maxima);
            else if (point is { Metric: OtlpNames.Credits or OtlpNames.Requests, Kind: not OtlpKind.Gauge })
                AddUse(point);
            else if (point is not { Metric: OtlpNames.Maximum, Kind: OtlpKind.Gauge })
                Ignored++;
        }
    }

    /// <summary>Sets the counters back, where what they added was not taken: it is sent again.</summary>
    public void TakeBack()
    {
        foreach (var (series, step) in Enumerable.Reverse(steps))
            sums.TakeBack(series, step);
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
        if (AddedBy(point) is not { } added)
            return;
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

    // Null where the batch was told what is wrong with it.
    private double? AddedBy(OtlpPoint point)
    {
        if (point.Kind is not OtlpKind.Cumulative)
            return point.Value;
        if (!double.IsFinite(point.Value))
        {
            batch.AddUnreadable(point.Metric, "It must be a number.");
            return null;
        }
        // One from the future would hide those that follow.
        if (SampleRules.Check(SampleOf(point) with { Requests = 1 }, now) is var (field, problem))
        {
            batch.AddUnreadable(field, problem);
            return null;
        }
        var series = $"{tokenId} {point.Series}";
        var step = sums.Advance(series, point);
        steps.Add((series, step));
        if (!step.IsFall)
            return step.Added;
        batch.AddUnreadable(point.Metric, "It fell since it was sent last, and its start is the same.");
        return null;
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
