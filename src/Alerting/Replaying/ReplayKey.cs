using Burnwatch.Alerting.Incidents;
using Burnwatch.Explanation;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Replaying;

/// <summary>
/// One key of a replay: what its open bucket holds so far, what is remembered of it, and its incident.
/// </summary>
internal sealed class ReplayKey(string name, ReplayOptions options)
{
    private static readonly TimeSpan ReadingStep = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan QuietAfter = TimeSpan.FromHours(2);

    private readonly KeyWatch watch = new(default);
    private readonly BurnWindow burn = new(options.Policy.PinFor);
    private readonly List<ConcurrencyReading> readings = [];
    private readonly UseTally uses = new();
    private JudgeContext context = new()
    {
        Policy = options.Policy,
        Calendar = options.Calendar,
        Thresholds = options.Thresholds,
        Model = options.Model,
        MissingIsUnknown = options.MissingIsUnknown,
    };

    private Counters? counters;
    private Incident? incident;
    private DateTimeOffset readingsThrough;
    private DateTimeOffset? lastRow;
    private bool hasRows;
    private IncidentStep step;
    private double requests;

    /// <summary>How much time since the last odd evidence is unknown: it is no recovery.</summary>
    private TimeSpan unseen;

    /// <summary>Credits of the open bucket.</summary>
    public double Credits { get; private set; }

    /// <summary>When the last bucket ended that held any; null before the first.</summary>
    public DateTimeOffset? UsedThrough { get; private set; }

    /// <summary>What its incident tells of more use than is usual; null while it tells of none.</summary>
    public Surge? Surge => Surge.Of(name, incident);

    /// <summary>What was learnt so far.</summary>
    public Profile Profile => watch.Profile;

    public void Add(TrafficRow row)
    {
        hasRows = true;
        lastRow = row.At;
        Credits += row.Credits;
        requests += row.Requests ?? double.NaN;
        uses.Add(row.Product, row.Model, row.Credits);
        var end = row.At + options.Bucket;
        if (row is { Concurrent: { } current, ConcurrentMax: { } maximum and > 0 })
            AddReadings(row.At, end, row.Model ?? "", current, maximum);
        if (row is { Used: { } used, Limit: { } limit })
            counters = new Counters { At = end, Used = used, Limit = limit };
    }

    // What a header showed in a bucket held for all of it, as far as a file tells: so often that no time seems unseen.
    private void AddReadings(DateTimeOffset start, DateTimeOffset end, string family, int current, int maximum)
    {
        for (var at = start; at < end; at += ReadingStep)
            readings.Add(
                new ConcurrencyReading { At = at, ModelFamily = family, Current = current, Maximum = maximum });
        readings.Add(new ConcurrencyReading { At = end, ModelFamily = family, Current = current, Maximum = maximum });
    }

    /// <summary>What every rule says of the open bucket when it ends; it is not ended by that.</summary>
    public Account Explain(DateTimeOffset start, DateTimeOffset end, BurnWindow workspace, Peers? peers)
    {
        var context = Context(workspace, peers);
        if (!hasRows && options.MissingIsUnknown)
            return Account.OfUnknown(watch.Profile, context);
        PutOpen(start, end);
        return watch.Explain(end, end, [.. readings], counters, context);
    }

    /// <summary>Ends the open bucket: judges it, steps the incident, and forgets it.</summary>
    public void Close(
        DateTimeOffset start, DateTimeOffset end, BurnWindow workspace, Peers? peers, bool isWarm,
        Action<ReplayScore>? onScore)
    {
        burn.Add(end, Credits);
        step = default;
        if (Credits > 0)
            UsedThrough = end;
        // A key that rests is not judged bucket by bucket: nothing can fire, and the next row catches up.
        var isAtRest = incident is not { IsOpen: true } && start - lastRow > QuietAfter;
        if (!hasRows && (options.MissingIsUnknown || isAtRest))
        {
            unseen += options.MissingIsUnknown ? options.Bucket : TimeSpan.Zero;
            return;
        }
        PutOpen(start, end);
        var verdict = watch.Judge(end, end, [.. readings], counters, Context(workspace, peers));
        if (hasRows)
            onScore?.Invoke(new ReplayScore(start, name, verdict.Score));
        if (readings.Count > 0)
            readingsThrough = end;
        if (isWarm)
            Step(verdict, end);
        Credits = 0;
        requests = 0;
        uses.Take();
        hasRows = false;
        readings.Clear();
    }

    /// <summary>Marks the step of the closed bucket as part of an event.</summary>
    public void Mark(WorkspaceEvent found)
    {
        step = found.MarkOn(step with { Incident = incident });
        incident = step.Incident;
    }

    /// <summary>Tells what the closed bucket did to the incident.</summary>
    public void Tell(DateTimeOffset end, Action<ReplayChange> onChange)
    {
        if (step.Change is not IncidentChange.None)
            onChange(new ReplayChange(end, name, step.Change, incident!, step.Why));
    }

    private void PutOpen(DateTimeOffset start, DateTimeOffset end)
    {
        if (Credits > 0)
            watch.Put(new KeyBucket(start, end, Credits) { Requests = requests, Uses = uses.Show() });
    }

    private void Step(in Verdict verdict, DateTimeOffset end)
    {
        if (verdict.Kind is VerdictKind.Anomalous)
            unseen = TimeSpan.Zero;
        var sight = new Sight
        {
            Usage = end - unseen,
            UnusedSince = watch.Profile.LastUsed + UsageSpan.Length ?? DateTimeOffset.MinValue,
            Readings = readingsThrough,
            Counters = counters?.At ?? end,
            Inventory = end,
        };
        step = IncidentFold.Step(incident, verdict, sight, options.Policy, end);
        incident = step.Incident;
    }

    // Most buckets are judged like the one before.
    private JudgeContext Context(BurnWindow workspace, Peers? peers)
    {
        double? share = readings.Count > 0 && workspace.Sum > 0 ? burn.Sum / workspace.Sum : null;
        var isOpen = incident is { IsOpen: true };
        if (context.IncidentIsOpen != isOpen || context.BurnShare != share || context.Peers != peers)
            context = context with { IncidentIsOpen = isOpen, BurnShare = share, Peers = peers };
        return context;
    }
}
