using Burnwatch.Explanation;
using Burnwatch.Methods;

namespace Burnwatch;

/// <summary>One key in memory: its profile and the tail, the buckets that may change yet.</summary>
/// <remarks>
/// A settled span is judged and learnt once. The tail is judged anew at every call, learnt on a copy of the profile: an
/// open bucket may raise, but it never teaches. Replay is the case in which every bucket is settled when it ends.
/// </remarks>
public sealed class KeyWatch(Profile profile)
{
    private readonly OpenBuckets open = new();
    private Profile profile = profile;

    // Beside the profile, for a policy that judges by them; and the same with the tail on top.
    private SpanWindow? window;
    private SpanWindow? tailWindow;

    /// <summary>What was learnt of settled spans.</summary>
    public Profile Profile => profile;

    /// <summary>The buckets since the end of the profile, in the order of time.</summary>
    public IEnumerable<KeyBucket> Open => open.All;

    /// <summary>Whether nothing waits to be judged or learnt.</summary>
    public bool IsQuiet => open.All.Count == 0;

    /// <summary>Takes a bucket, or its newer value; what is refused changes nothing.</summary>
    /// <param name="bucket">Any one of the key, in any order.</param>
    /// <param name="knownAt">When it is known; null where that is not in question, as in a file of the past.</param>
    public Intake Put(KeyBucket bucket, DateTimeOffset? knownAt = null)
    {
        var intake = IntakeRules.Check(bucket, knownAt);
        if (intake is not Intake.Taken)
            return intake;
        if (!profile.IsEmpty && bucket.Start < profile.Through)
            return Intake.Late;
        open.Put(bucket);
        return Intake.Taken;
    }

    /// <summary>
    /// From when on <see cref="Recall"/> needs buckets; null while the policy's method lacks nothing.
    /// </summary>
    public DateTimeOffset? LacksSince(Policy policy) =>
        SpanWindow.Of(policy, window) is { } asked && asked != window && !profile.IsEmpty
            ? SpanWindow.BeginOf(profile.Through)
            : null;

    /// <summary>Takes up the last spans that were learnt, which a snapshot does not hold.</summary>
    /// <param name="past">
    /// All buckets between <see cref="LacksSince"/> and the end of the profile, in any order.
    /// </param>
    /// <param name="policy">Whose method lacks them.</param>
    /// <param name="announced">As of the context of <c>Judge</c>.</param>
    public void Recall(IEnumerable<KeyBucket> past, Policy policy, Announced? announced = null)
    {
        var from = SpanWindow.BeginOf(profile.Through);
        window = SpanWindow.Of(policy, null);
        if (profile.FirstUsed < from)
            window?.BeginAt(from);
        var scratch = new KeyWatch(profile.RewoundTo(from));
        foreach (var bucket in past)
            scratch.Put(bucket);
        foreach (var span in scratch.UsedThrough(profile.Through))
        {
            window?.AdvanceTo(span.Start, missingIsUnknown: false);
            Take(window, span, announced);
        }
    }

    /// <summary>Learns what has settled without judging it: history that others judged, or nobody did.</summary>
    public void Learn(DateTimeOffset settledThrough, JudgeContext context) => Learn(settledThrough, context, null);

    /// <summary>The same, and shows each span with the profile before it.</summary>
    internal void Learn(DateTimeOffset settledThrough, JudgeContext context, SpanLearnt? show)
    {
        UseWindow(context.Policy);
        foreach (var span in UsedThrough(settledThrough))
        {
            if (context.Announced?.Covers(span.Start) is not true)
                show?.Invoke(profile, span, context);
            Judge(ref profile, window, span, context);
        }
        open.ForgetThrough(profile.Through);
    }

    /// <summary>Learns readings that were judged before.</summary>
    public void Learn(ReadOnlySpan<ConcurrencyReading> readings, JudgeContext context) =>
        Detector.Judge(profile, new Evidence { Readings = readings }, context, out profile);

    /// <summary>Judges everything that is new.</summary>
    /// <param name="readThrough">Before this instant a bucket that was not put was not used.</param>
    /// <param name="settledThrough">
    /// Before this instant no bucket changes any more; not after <paramref name="readThrough"/>.
    /// </param>
    /// <param name="readings">The concurrency readings since the last call, in the order of time.</param>
    /// <param name="counters">The counters as known now, null where there are none.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    /// <returns>The verdict of the newest span, with the signals of all spans that were judged.</returns>
    public Verdict Judge(
        DateTimeOffset readThrough, DateTimeOffset settledThrough, ReadOnlySpan<ConcurrencyReading> readings,
        Counters? counters, JudgeContext context) =>
        Judge(readThrough, settledThrough, readings, counters, context, null);

    /// <summary>What every rule says when everything that is new is judged; nothing is learnt.</summary>
    /// <param name="readThrough">As of <c>Judge</c>.</param>
    /// <param name="settledThrough">As of <c>Judge</c>.</param>
    /// <param name="readings">As of <c>Judge</c>.</param>
    /// <param name="counters">As of <c>Judge</c>.</param>
    /// <param name="context">As of <c>Judge</c>.</param>
    public Account Explain(
        DateTimeOffset readThrough, DateTimeOffset settledThrough, ReadOnlySpan<ConcurrencyReading> readings,
        Counters? counters, JudgeContext context)
    {
        var copy = new KeyWatch(profile) { window = SpanWindow.Copy(window, null) };
        foreach (var bucket in open.All)
            copy.open.Put(bucket);
        var accounts = new AccountBook();
        var verdict = copy.Judge(readThrough, settledThrough, readings, counters, context, accounts.See);
        return new Account { Verdict = verdict, Profile = profile, Rules = accounts.Close(context) };
    }

    private Verdict Judge(
        DateTimeOffset readThrough, DateTimeOffset settledThrough, ReadOnlySpan<ConcurrencyReading> readings,
        Counters? counters, JudgeContext context, EvidenceSeen? see)
    {
        List<Signal>? signals = null, announced = null;
        Verdict verdict = default;
        UseWindow(context.Policy);
        foreach (var span in UsedThrough(settledThrough))
        {
            // What ran while it was used is known before it is learnt, however late both are told.
            var before = CountBefore(readings, span.End);
            Read(readings[..before], context, see, ref signals);
            readings = readings[before..];
            verdict = Judge(ref profile, window, span, context, see);
            Tell(span);
        }
        open.ForgetThrough(profile.Through);
        Read(readings, context, see, ref signals);
        var tail = profile;
        tailWindow = SpanWindow.Copy(window, tailWindow);
        var newest = UsageSpan.StartOf(readThrough - TimeSpan.FromTicks(1));
        foreach (var span in UsedThrough(newest))
        {
            verdict = Judge(ref tail, tailWindow, span, context, see);
            Tell(span);
        }
        // The newest span is always judged, used or not: a verdict on silence is what lets an incident recover.
        if (newest >= profile.Through)
        {
            var span = open.SpanAt(newest, readThrough);
            verdict = Judge(ref tail, tailWindow, span, context, see);
            Tell(span);
        }
        if (counters is not null)
        {
            var counted = new Evidence { Counters = counters };
            see?.Invoke(tail, counted, context);
            Join(ref signals, Detector.Judge(tail, counted, context, out _));
        }
        if (verdict.At != DateTimeOffset.MinValue)
        {
            var last = verdict.At - TimeSpan.FromTicks(1);
            verdict = verdict with { ExpectedPerHour = tail.ExpectedAt(last, context.Calendar) };
        }
        verdict = verdict with { Announced = announced };
        if (signals is not null)
            return verdict with { Kind = VerdictKind.Anomalous, Signals = signals };
        return announced is null ? verdict : verdict with { Kind = VerdictKind.Normal, Signals = [] };

        // What fires on what was announced is kept apart, but for what no announcement speaks of.
        void Tell(in UsageSpan span)
        {
            if (context.Announced?.Covers(span.Start) is not true)
                Join(ref signals, verdict);
            else if (verdict.Kind is VerdictKind.Anomalous)
            {
                Put(ref announced, verdict.Signals.Where(Announced.MayCover));
                Put(ref signals, verdict.Signals.Where(s => !Announced.MayCover(s)));
            }
        }
    }

    /// <summary>
    /// Judges the tail as services reported it, where that is more than is known of it; nothing is learnt or kept.
    /// </summary>
    /// <param name="readThrough">As of <c>Judge</c>.</param>
    /// <param name="reported">
    /// What they reported of each minute, in the order of time; requests that are not known are not a number.
    /// </param>
    /// <param name="now">What was reported of the time from here on is not judged yet.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    /// <returns>Normal where nothing is reported that was not known.</returns>
    public Verdict JudgeReported(
        DateTimeOffset readThrough, IReadOnlyList<KeyBucket> reported, DateTimeOffset now, JudgeContext context)
    {
        var (buckets, added) = ReportedUse.Raise(open.All, reported, profile.Through);
        if (added <= 0)
            return default;
        var copy = new KeyWatch(profile) { window = SpanWindow.Copy(window, null) };
        foreach (var bucket in buckets)
            copy.open.Put(bucket);
        var last = reported[^1].End < now ? reported[^1].End : now;
        var verdict = copy.Judge(
            last > readThrough ? last : readThrough, profile.Through, [], null, context);
        return verdict.Kind is VerdictKind.Anomalous
            ? verdict with { Signals = [.. verdict.Signals.Select(signal => signal.ReportedOf(added))] }
            : default(Verdict) with { Announced = verdict.Announced };
    }

    /// <summary>Judges late revisions of spans that were learnt already; what was learnt stays.</summary>
    /// <param name="hour">
    /// The buckets of the hour that ends with the revised one, as they read now, in the order of time.
    /// </param>
    /// <param name="context">What the judgement depends on besides.</param>
    public Verdict JudgeRevised(IReadOnlyList<KeyBucket> hour, JudgeContext context)
    {
        var from = UsageSpan.StartOf(hour[0].Start);
        var scratch = new KeyWatch(profile.RewoundTo(from));
        scratch.window = SpanWindow.Copy(window, null);
        scratch.window?.BeginAt(from);
        foreach (var bucket in hour)
            scratch.Put(bucket);
        var through = hour[^1].End;
        return scratch.Judge(through, from, [], null, context);
    }

    private void Read(
        ReadOnlySpan<ConcurrencyReading> readings, JudgeContext context, EvidenceSeen? see, ref List<Signal>? signals)
    {
        if (readings.Length == 0)
            return;
        var read = new Evidence { Readings = readings };
        see?.Invoke(profile, read, context);
        Join(ref signals, Detector.Judge(profile, read, context, out profile));
    }

    private static int CountBefore(ReadOnlySpan<ConcurrencyReading> readings, DateTimeOffset end)
    {
        var count = 0;
        while (count < readings.Length && readings[count].At < end)
            count++;
        return count;
    }

    // A window that lacks the past is none until it is recalled.
    private void UseWindow(Policy policy) => window = LacksSince(policy) is null ? SpanWindow.Of(policy, window) : null;

    // Judges a span on top of a profile and of the window beside it, and learns it there.
    private static Verdict Judge(
        ref Profile profile, SpanWindow? window, in UsageSpan span, JudgeContext context, EvidenceSeen? see = null)
    {
        window?.AdvanceTo(span.Start, context.MissingIsUnknown);
        var used = new Evidence { Usage = span, Iid = window?.Method };
        see?.Invoke(profile, used, context);
        var verdict = Detector.Judge(profile, used, context, out profile);
        if (span.IsComplete)
            Take(window, span, context.Announced);
        return verdict;
    }

    private static void Take(SpanWindow? window, in UsageSpan span, Announced? announced)
    {
        if (announced?.Covers(span.Start) is true)
            window?.AdvanceTo(span.Start + UsageSpan.Length, missingIsUnknown: true);
        else
            window?.Take(span);
    }

    private OpenBuckets.UsedSpans UsedThrough(DateTimeOffset through) => open.Between(profile.Through, through);

    // One of each kind, the newest: the same evidence seen again is the same signal.
    private static void Join(ref List<Signal>? signals, in Verdict verdict)
    {
        if (verdict.Kind is VerdictKind.Anomalous)
            Put(ref signals, verdict.Signals);
    }

    private static void Put(ref List<Signal>? signals, IEnumerable<Signal> more)
    {
        foreach (var signal in more)
        {
            signals ??= [];
            signals.RemoveAll(s => s.Kind == signal.Kind);
            signals.Add(signal);
        }
    }
}

/// <summary>Called for a span that is about to be learnt.</summary>
internal delegate void SpanLearnt(in Profile profile, in UsageSpan span, JudgeContext context);

/// <summary>Called with evidence that is about to be judged.</summary>
internal delegate void EvidenceSeen(in Profile before, in Evidence evidence, JudgeContext context);
