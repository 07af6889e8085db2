using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Backtesting;

/// <summary>One key of a backtest under one policy: the live path, step by step, over what was known then.</summary>
internal sealed class KeyBacktest(
    WatchedKey key, IReadOnlyList<CredentialRow> credentials, PolicyBook policies, CalibrationBook calibrations,
    QuietBook quiet, SettlingTimes settling)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private readonly JudgeContext context = ShardLoader.ContextOf(key, policies, calibrations) with
    {
        Announced = quiet.AnnouncedOf(key),
    };

    private readonly KeyWatch watch = new(default);

    // As they are known, for what was announced of them.
    private readonly SortedList<DateTimeOffset, KeyBucket> announced = [];
    private Incident? incident;
    private DateTimeOffset readingsThrough;

    // The end of what incidents that are over were about, by kind.
    private readonly Dictionary<SignalKind, DateTimeOffset> told = [];

    /// <summary>Learns what was known before a span, then judges it as live would have.</summary>
    public IReadOnlyList<BacktestPage> Run(
        IReadOnlyList<KnownValue> values, IReadOnlyList<ConcurrencyReading> readings, DateTimeOffset from,
        DateTimeOffset to, Func<DateTimeOffset, double?> share)
    {
        var history = new BacktestHistory(values);
        var known = new KnownCredentials(credentials, values);
        known.MoveTo(from);
        foreach (var kind in CredentialRules.Kinds)
            told[kind] = from;
        Put(history.Until(from));
        watch.Learn(settling.SettledAt(from), context);
        var pages = new List<BacktestPage>();
        var nextReading = readings.TakeWhile(r => r.At <= from).Count();
        for (var now = from + Step; now <= to; now += Step)
        {
            var changed = history.Until(now);
            var fresh = readings.Skip(nextReading).TakeWhile(r => r.At <= now).ToArray();
            nextReading += fresh.Length;
            var mayBeOut = known.MoveTo(now);
            // A silent key without an incident cannot page; live does not judge it either.
            var isSilent = changed.Count == 0 && fresh.Length == 0 && watch.IsQuiet;
            if (isSilent && incident is not { IsOpen: true } && !mayBeOut)
                continue;
            Put(changed);
            if (Judge(now, fresh, share, mayBeOut ? known : null) is { } page)
                pages.Add(page);
        }
        return pages;
    }

    private void Put(IReadOnlyList<KeyBucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            watch.Put(bucket);
            if (context.Announced?.Covers(UsageSpan.StartOf(bucket.Start)) is true)
                announced[bucket.Start] = bucket;
        }
    }

    private BacktestPage? Judge(
        DateTimeOffset now, ConcurrencyReading[] readings, Func<DateTimeOffset, double?> share, KnownCredentials? known)
    {
        var settled = UsageSpan.StartOf(settling.SettledAt(now));
        var verdict = watch.Judge(now, settled, readings, null, context with
        {
            IncidentIsOpen = incident is { IsOpen: true },
            BurnShare = readings.Any(r => r.IsPinned) ? share(now) : null,
        });
        if (known is not null)
            verdict = verdict.With(
            [
                .. CredentialRules.Judge(known.UsesAt(now, context.Policy, ToldOf), context.Policy),
                .. CredentialRules.JudgeLocks(
                    known.LockedAt(now, context.Policy, _ => told[SignalKind.ProviderLock]), context.Policy),
            ]);
        verdict = ExpectedUse.Of(verdict, BurstsAt(now), settled, now).Verdict;
        if (readings.Length > 0)
            readingsThrough = readings[^1].At;
        var sight = new Sight
        {
            Usage = ExpectedUse.SightOf(settled, context.Announced, incident),
            UnusedSince = watch.Profile.LastUsed + UsageSpan.Length ?? DateTimeOffset.MinValue,
            Readings = readingsThrough,
            Counters = now,
            Inventory = now,
        };
        var step = IncidentFold.Step(incident, verdict, sight, context.Policy, now);
        incident = step.Incident;
        if (step.Change is IncidentChange.Resolved)
            Remember(incident!);
        return step.Triggers ? new BacktestPage(now, key, step.Change, incident!.Severity, step.Why) : null;
    }

    private List<AnnouncedBurst> BurstsAt(DateTimeOffset now) => context.Announced is null
        ? []
        : [.. quiet.BurstsOf(key, now - QuietTickReader.LateBy, now).Select(b => BurstOf(b, now))];

    private AnnouncedBurst BurstOf(InForce burst, DateTimeOffset now)
    {
        var used = announced.Values.Where(b => burst.Slot.Contains(b.Start) && b.Credits > 0).ToList();
        return new AnnouncedBurst
        {
            Rule = burst.Rule,
            Slot = burst.Slot,
            Credits = used.Sum(b => b.Credits),
            LastHour = used.Where(b => b.Start >= now.AddHours(-1)).Sum(b => b.Credits),
            LastUsedAt = used.Count == 0 ? null : used[^1].End,
        };
    }

    private DateTimeOffset? ToldOf(CredentialRow row) => told[CredentialRules.KindOf(row.ToCredential())];

    private void Remember(Incident over)
    {
        foreach (var signal in over.Signals.Select(s => s.Signal).Where(s => told.ContainsKey(s.Kind)))
            told[signal.Kind] = signal.At;
    }
}
