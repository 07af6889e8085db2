using Burnwatch.Alerting.Calibrating;
using Burnwatch.Traffic;

namespace Burnwatch.Training;

/// <summary>Makes traffic to train on of the stored history of a workspace.</summary>
public static class TrainingTraffic
{
    /// <summary>In the first days of a history every key seems new; they only teach.</summary>
    public static readonly TimeSpan Warmup = TimeSpan.FromDays(14);

    /// <exception cref="TrainingException">There is nothing after the warm-up.</exception>
    public static TestTraffic Of(WorkspaceHistory history)
    {
        var rows = history.Keys
            .SelectMany(key => key.Spans.Select(span => RowOf(key, span)))
            .OrderBy(row => row.At)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .ToList();
        if (rows.Count == 0 || rows[^1].At < rows[0].At + Warmup)
        {
            throw new TrainingException(
                $"The history of workspace '{history.Workspace}' is not longer than the {Warmup.TotalDays:0} days that "
                + "only teach; wait, or read more of it with --history or Collector:Backfill.");
        }
        var facts = history.Keys.ToDictionary(
            key => WorkspaceHistory.NameOf(key.Id),
            key => new KeyFacts { Calendar = key.Calendar, Abuse = key.Abuse, Expected = key.Expected });
        return new TestTraffic(rows, UsageSpan.Length, Warmup, facts) { Policy = history.Policy };
    }

    private static TrafficRow RowOf(KeyHistory key, KeyBucket span) => new()
    {
        At = span.Start,
        Key = WorkspaceHistory.NameOf(key.Id),
        Credits = span.Credits,
        Requests = double.IsFinite(span.Requests) ? span.Requests : null,
    };
}
