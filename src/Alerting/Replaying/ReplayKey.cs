using Burnwatch.Alerting.Incidents;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Replaying;

/// <summary>One key of a replay: what its open bucket holds so far, what is remembered of it, and its incident.</summary>
internal sealed class ReplayKey(string name, ReplayOptions options)
{
    private static readonly TimeSpan QuietAfter = TimeSpan.FromHours(2);

    private readonly KeyWatch watch = new(default);
    private readonly BurnWindow burn = new(options.Policy.PinFor);
    private readonly List<ConcurrencyReading> readings = [];
    private Counters? counters;
    private Incident? incident;
    private DateTimeOffset readingsThrough;
    private DateTimeOffset? lastRow;
    private bool hasRows;

    /// <summary>How much time since the last odd evidence is unknown: it is no recovery.</summary>
    private TimeSpan unseen;

    /// <summary>Credits of the open bucket.</summary>
    public double Credits { get; private set; }

    public void Add(TrafficRow row)
    {
        hasRows = true;
        lastRow = row.At;
        Credits += row.Credits;
        var end = row.At + options.Bucket;
        if (row is { Concurrent: { } current, ConcurrentMax: { } maximum and > 0 })
            readings.Add(new ConcurrencyReading { At = end, ModelFamily = row.Model ?? "", Current = current, Maximum = maximum });
        if (row is { Used: { } used, Limit: { } limit })
            counters = new Counters { At = end, Used = used, Limit = limit };
    }

    /// <summary>Ends the open bucket: judges it, steps the incident, and forgets it.</summary>
    public void Close(
        DateTimeOffset start, DateTimeOffset end, BurnWindow workspace, bool isWarm, Action<ReplayChange> onChange, Action<ReplayScore>? onScore)
    {
        burn.Add(end, Credits);
        // A key that rests is not judged bucket by bucket: nothing can fire, and the next row catches up.
        if (!hasRows && (options.MissingIsUnknown || (incident is not { IsOpen: true } && start - lastRow > QuietAfter)))
        {
            unseen += options.MissingIsUnknown ? options.Bucket : TimeSpan.Zero;
            return;
        }
        if (Credits > 0)
            watch.Put(new KeyBucket(start, end, Credits));
        var verdict = watch.Judge(end, end, [.. readings], counters, Context(workspace));
        if (hasRows)
            onScore?.Invoke(new ReplayScore(start, name, verdict.Score));
        if (readings.Count > 0)
            readingsThrough = end;
        if (isWarm)
            Step(verdict, end, onChange);
        Credits = 0;
        hasRows = false;
        readings.Clear();
    }

    private void Step(in Verdict verdict, DateTimeOffset end, Action<ReplayChange> onChange)
    {
        if (verdict.Kind is VerdictKind.Anomalous)
            unseen = TimeSpan.Zero;
        var sight = new Sight
        {
            Usage = end - unseen,
            UnusedSince = watch.Profile.LastUsed + UsageSpan.Length ?? DateTimeOffset.MinValue,
            Readings = readingsThrough,
            Counters = counters?.At ?? end,
        };
        var step = IncidentFold.Step(incident, verdict, sight, options.Policy, end);
        incident = step.Incident;
        if (step.Change is not IncidentChange.None)
            onChange(new ReplayChange(end, name, step.Change, incident!, step.Why));
    }

    private JudgeContext Context(BurnWindow workspace) => new()
    {
        Policy = options.Policy,
        Calendar = options.Calendar,
        IncidentIsOpen = incident is { IsOpen: true },
        BurnShare = readings.Count > 0 && workspace.Sum > 0 ? burn.Sum / workspace.Sum : null,
        MissingIsUnknown = options.MissingIsUnknown,
    };
}
