using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Host.Commands;

/// <summary>What a replay came to, for its last line.</summary>
internal sealed class ReplayCounts
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public int Rows { get; private set; }
    public int Keys => keys.Count;

    /// <summary>When the first row is; null before it.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>When the last row is; null before the first.</summary>
    public DateTimeOffset? Last { get; private set; }

    public int Opened { get; private set; }
    public int Resolved { get; private set; }

    /// <summary>The same rows, counted as they pass.</summary>
    public IEnumerable<TrafficRow> Of(IEnumerable<TrafficRow> rows)
    {
        foreach (var row in rows)
        {
            Rows++;
            First ??= row.At;
            Last = row.At;
            keys.Add(row.Key);
            yield return row;
        }
    }

    public void Add(ReplayChange change)
    {
        if (change.Change is IncidentChange.Opened or IncidentChange.Reopened)
            Opened++;
        else if (change.Change is IncidentChange.Resolved)
            Resolved++;
    }
}
