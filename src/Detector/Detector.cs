using System.Runtime.CompilerServices;
using Burnwatch.Methods;
using Burnwatch.Models;
using Burnwatch.Signals;

namespace Burnwatch;

/// <summary>The fold of a key's past: live, replay, backtest and benchmarks call this and nothing else.</summary>
public static class Detector
{
    private static readonly IReadOnlyList<Signal> None = [];

    /// <summary>Judges what is new of a key against its past, and learns it where it is settled.</summary>
    /// <param name="before">What is remembered; <c>default</c> for a key never seen.</param>
    /// <param name="evidence">
    /// What is new. A span of usage begins at or after the end of the profile; the time between was unused. A complete
    /// span is learnt, an incomplete one only judged. Readings are learnt as they come.
    /// </param>
    /// <param name="context">What the judgement depends on besides.</param>
    /// <param name="after">The profile from here on.</param>
    /// <exception cref="ArgumentException">The span begins before the end of the profile.</exception>
    public static Verdict Judge(in Profile before, in Evidence evidence, JudgeContext context, out Profile after)
    {
        // Who judges span by span keeps one profile: most of it is not looked at, and need not be copied onto itself.
        Unsafe.SkipInit(out after);
        if (!Unsafe.AreSame(in before, in after))
            after = before;
        List<Signal>? signals = null;
        var at = DateTimeOffset.MinValue;
        double score = 0, lastHour = 0, perHour = 0;
        if (evidence.Usage is { } usage)
        {
            var start = Seconds.Of(usage.Start);
            if (start < before.ThroughSeconds)
                throw new ArgumentException(
                    $"The span of {usage.Start:u} was learnt already; the profile ends {before.Through:u}.",
                    nameof(evidence));
            at = usage.KnownThrough;
            Learning.AdvanceTo(ref after, start, context);
            lastHour = usage.Credits + after.Recent.Sum(0, RecentSpans.Hour - 1);
            score = JudgeUsage(after, usage, lastHour, evidence.Iid, context, ref signals);
            perHour = RateOf(after, usage);
        }
        else
        {
            lastHour = after.Recent.Sum(0, RecentSpans.Hour);
            perHour = after.Recent.Sum(0, 1) * RecentSpans.Hour;
        }
        at = JudgeReadings(ref after, evidence.Readings, context, at, ref signals);
        if (evidence.Counters is { } counters)
        {
            at = counters.At > at ? counters.At : at;
            Add(ref signals, Limits.Judge(after, counters, context));
        }
        var verdict = new Verdict
        {
            Kind = signals is not null ? VerdictKind.Anomalous
                : at == DateTimeOffset.MinValue ? VerdictKind.NotJudged
                : VerdictKind.Normal,
            At = at,
            Score = signals is null ? score : Math.Max(score, signals.Max(s => s.Score)),
            Signals = signals ?? None,
            LastHour = lastHour,
            CreditsPerHour = perHour,
            ExpectedPerHour = at == DateTimeOffset.MinValue || (signals is null && !context.IncidentIsOpen)
                ? default
                : after.ExpectedAt(at - TimeSpan.FromTicks(1), context.Calendar),
            IsLearning = !after.IsWarm,
        };
        if (evidence.Usage is { IsComplete: true } announced && context.Announced?.Covers(announced.Start) is true)
        {
            // As if nothing were known of it: neither a habit, nor a rest that would make its end look like a start.
            Learning.Take(ref after, float.NaN, float.NaN, context.LearnsSlowly, isBurst: false, context);
        }
        else if (evidence.Usage is { IsComplete: true } complete)
        {
            // What fired is learnt slowly, whether somebody was told or it is history: a leak must not become the
            // habit. A span without use is learnt alike whether it is told of or not. What is expected may become the
            // habit.
            var fired = context.LearnAtOnce ? null : signals;
            var isBurst = fired?.Exists(s => s.Kind is SignalKind.CreditSpike) ?? false;
            var slowly = context.LearnsSlowly || (fired is not null && complete.Credits > 0);
            if (!complete.Uses.IsDefaultOrEmpty)
                LearnUses(ref after, complete, signals, slowly, context);
            Learning.Take(ref after, (float)complete.Credits, (float)complete.Requests, slowly, isBurst, context);
        }
        return verdict;
    }

    private static void LearnUses(
        ref Profile profile, in UsageSpan span, List<Signal>? signals, bool slowly, JudgeContext context)
    {
        if (signals is not null && FirstUse.IsTold(signals, profile, span, context))
            FirstUse.Tell(ref profile, span);
        profile.Uses.Learn(span, slowly, context.LearnAtOnce);
    }

    // The last ten minutes; once two of them are of the open span, that span alone if it burns faster: a leak that has
    // just begun.
    private static double RateOf(in Profile profile, in UsageSpan usage)
    {
        var known = (usage.KnownThrough - usage.Start) / UsageSpan.Length;
        var tenMinutes = usage.Credits + (profile.Recent.Sum(0, 1) * (1 - known));
        return RecentSpans.Hour * (known < 0.2 ? tenMinutes : Math.Max(tenMinutes, usage.Credits / known));
    }

    /// <summary>How far a span lies from the past of its key, by each of the rules that share the budget.</summary>
    /// <remarks>What thresholds are derived from.</remarks>
    public static Measures Measure(in Profile profile, in UsageSpan span, JudgeContext context)
    {
        var measures = MeasureAt(profile, span, context, out var at);
        measures[(int)Rule.Model] = LeakLikeness.Measure(at, span, measures, context);
        return measures;
    }

    /// <summary>What rules measure of a span and what the model sees of it; null where nothing is odd enough.</summary>
    internal static (Measures Measures, Features? Features) Describe(
        in Profile profile, in UsageSpan span, JudgeContext context)
    {
        var measures = MeasureAt(profile, span, context, out var at);
        return (
            measures, Features.AreOfInterest(at, span, measures) ? Features.Take(at, span, measures, context) : null);
    }

    // The profile as it is where the span begins: the time before it was unused.
    private static Measures MeasureAt(in Profile profile, in UsageSpan span, JudgeContext context, out Profile at)
    {
        at = profile;
        Learning.AdvanceTo(ref at, Seconds.Of(span.Start), context);
        return Measures.Take(at, span, context);
    }

    private static double JudgeUsage(
        in Profile profile, in UsageSpan usage, double hour, IidSpike? iid, JudgeContext context,
        ref List<Signal>? signals)
    {
        // The first rule is the spike, which the other method judges in its place.
        var isIid = context.Policy.SpikeMethod is SpikeMethod.Iid;
        var measures = Measures.Take(profile, usage, context);
        var levels = context.Levels.Of(profile.IsWarm);
        // What a rule lacks to its level; a comparison with not-a-number is false.
        var most = float.NegativeInfinity;
        for (var i = isIid ? 1 : 0; i < Measures.Count; i++)
        {
            var above = measures[i] - levels[i];
            if (above > most)
                most = above;
            if (above >= 0)
                Add(ref signals, LeastCredits.Keep(
                    Tell((Rule)i, profile, usage, hour, context) with { Score = ScoreOf(above) },
                    profile, usage, hour, context));
        }
        if (IdleKeyActive.IsAbandoned(profile, usage, context) && !(measures.Of(Rule.Idle) >= levels[(int)Rule.Idle]))
            Add(ref signals, IdleKeyActive.Tell(profile, usage, hour, context));
        if (isIid)
            Add(ref signals, LeastCredits.Keep(
                IidCreditSpike.Judge(profile, usage, iid, context), profile, usage, hour, context));
        Add(ref signals, BurnPinned.Judge(profile, usage, context));
        Add(ref signals, FirstUse.Judge(profile, usage, hour, context));
        if (signals is not null && context.Model is not null)
            TellHowSure(signals, profile, usage, measures, context);
        // A key with little past has low scores only, whatever it does.
        var known = (double)profile.ActiveSpans / (profile.ActiveSpans + (Profile.WarmSpans / 4));
        var score = most >= 0 ? ScoreOf(most) : known * ScoreOf(most);
        return isIid ? Math.Max(score, IidCreditSpike.Score(usage, iid)) : score;
    }

    private static void TellHowSure(
        List<Signal> signals, in Profile profile, in UsageSpan usage, in Measures measures, JudgeContext context)
    {
        if (!Features.AreOfInterest(profile, usage, measures))
            return;
        var sureness = Math.Round(context.Model!.Sureness(Features.Take(profile, usage, measures, context)), 3);
        for (var i = 0; i < signals.Count; i++)
            signals[i] = signals[i] with { Sureness = sureness };
    }

    internal static Signal Tell(
        Rule rule, in Profile profile, in UsageSpan usage, double hour, JudgeContext context) => rule switch
    {
        Rule.Spike => CreditSpike.Tell(profile, usage, hour, context),
        Rule.Burn => SlowBurn.Tell(profile, usage),
        Rule.Hour => UnusualHour.Tell(profile, usage, hour, context),
        Rule.Idle => IdleKeyActive.Tell(profile, usage, hour, context),
        Rule.Cost => CostPerRequest.Tell(profile, usage),
        Rule.Model => LeakLikeness.Tell(profile, usage, hour, context),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Nothing is known to be said of this rule."),
    };

    // One half at the threshold, 0.88 one unit above it.
    private static double ScoreOf(double above) => 1 / (1 + Math.Exp(-2 * above));

    internal static DateTimeOffset JudgeReadings(
        ref Profile profile, ReadOnlySpan<ConcurrencyReading> readings, JudgeContext context, DateTimeOffset at,
        ref List<Signal>? signals, RuleNotes? notes = null)
    {
        Signal? pinned = null;
        foreach (ref readonly var reading in readings)
        {
            if (profile.Pins.Know(reading))
                continue;
            profile.Slots.Read(reading);
            var pin = profile.Pins.Learn(reading);
            at = reading.At > at ? reading.At : at;
            pinned = ConcurrencyPinned.Judge(pin, reading, context, notes) ?? pinned;
        }
        Add(ref signals, pinned);
        return at;
    }

    private static void Add(ref List<Signal>? signals, Signal? signal)
    {
        if (signal is not null)
            (signals ??= []).Add(signal);
    }
}
