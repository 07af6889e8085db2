using Burnwatch.Methods;
using Burnwatch.Signals;

namespace Burnwatch.Explanation;

/// <summary>What each rule that looks at usage says of a span.</summary>
internal static class SpanAccounts
{
    /// <summary>More credits than any key uses in ten minutes.</summary>
    private const double Most = 1e12;

    /// <summary>By what the credits rise from try to try, until a rule fires.</summary>
    private const double Step = 2;

    private const int Halvings = 24;

    /// <summary>One account for each rule.</summary>
    /// <param name="profile">What is remembered, up to the start of the span.</param>
    /// <param name="span">What is new.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    /// <param name="iid">The spans before it, for a policy that judges spikes by them.</param>
    /// <param name="signals">What fired on it.</param>
    public static IEnumerable<RuleAccount> Of(
        in Profile profile, in UsageSpan span, JudgeContext context, IidSpike? iid, IReadOnlyList<Signal> signals)
    {
        var notes = new RuleNotes[Measures.Count];
        var measures = Measures.Take(profile, span, context);
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = new RuleNotes();
            // What is not used has no measure by any rule.
            if (span.Credits > 0 && float.IsNaN(measures[i]))
                Note((Rule)i, profile, span, context, notes[i]);
        }
        var accounts = new List<RuleAccount>();
        for (var i = 0; i < Measures.Count; i++)
        {
            accounts.Add((Rule)i is Rule.Spike && context.Policy.SpikeMethod is SpikeMethod.Iid
                ? OfIid(profile, span, context, iid, signals)
                : Of((Rule)i, profile, span, context, measures[i], notes[i], signals));
        }
        accounts.Add(OfBurnPinned(profile, span, context, signals));
        accounts.Add(OfFirstUse(profile, span, context, signals));
        return accounts;
    }

    private static RuleAccount Of(
        Rule rule, in Profile profile, in UsageSpan span, JudgeContext context, float measure, RuleNotes notes,
        IReadOnlyList<Signal> signals)
    {
        var kind = RuleWords.KindOf(rule);
        var level = context.Levels.Of(rule, profile.IsWarm);
        var fired = signals.FirstOrDefault(s => s.Kind == kind);
        var told = fired
            ?? (float.IsNaN(measure) ? null : Detector.Tell(rule, profile, span, HourOf(profile, span), context));
        double? credits = notes.Why is null && float.IsFinite(level)
            ? CreditsToFire(rule, profile, span, context, level)
            : null;
        var observed = told?.Observed ?? notes.Observed ?? (span.Credits > 0 ? null : RestOf(kind, profile, span));
        var firesFrom = credits is { } enough ? ObservedWith(rule, profile, span, context, enough, observed) : null;
        var why = fired?.Reason ?? notes.Why
            ?? (measure >= level ? LeastCredits.Why(profile, span, HourOf(profile, span), context) : null)
            ?? WhyQuiet(rule, span, context, level, observed, firesFrom, credits);
        return new RuleAccount
        {
            Kind = kind,
            HasFired = fired is not null,
            Observed = Known(observed),
            Unit = RuleWords.UnitOf(kind),
            Expected = told is null ? notes.Expected : new ExpectedRange(told.ExpectedLow, told.ExpectedHigh),
            Measure = Known(measure),
            Threshold = Known(level),
            MeasureUnit = RuleWords.MeasureOf(kind),
            FiresFrom = firesFrom,
            Why = why,
            Settings = RuleWords.SettingsOf(kind),
            At = span.KnownThrough,
            Above = Known(measure - level),
        };
    }

    private static void Note(
        Rule rule, in Profile profile, in UsageSpan span, JudgeContext context, RuleNotes notes)
    {
        var hour = HourOf(profile, span);
        switch (rule)
        {
            case Rule.Spike:
                CreditSpike.Note(profile, hour, context, notes);
                break;
            case Rule.Burn:
                SlowBurn.Note(profile, span, context.Calendar, notes);
                break;
            case Rule.Hour:
                UnusualHour.Note(profile, span, hour, context.Calendar, notes);
                break;
            case Rule.Idle:
                IdleKeyActive.Note(profile, span, notes);
                break;
            case Rule.Cost:
                CostPerRequest.Note(span, notes);
                break;
        }
    }

    private static string WhyQuiet(
        Rule rule, in UsageSpan span, JudgeContext context, float level, double? observed, double? firesFrom,
        double? credits)
    {
        if (context.Policy.Shares.Of(rule) <= 0)
            return "It has no share of the budget, so it never fires.";
        if (!float.IsFinite(level))
            return "Nobody knows from where on it keeps to the budget, so it does not fire.";
        var unit = RuleWords.UnitOf(RuleWords.KindOf(rule));
        if (span.Credits <= 0)
            return "The key was not used in these ten minutes" + (firesFrom is { } least
                ? $"; {Wording.Number(Rounded(least))} {unit} would have fired." : ".");
        return (observed, firesFrom, credits) switch
        {
            ({ } seen, { } from, _) =>
                $"Below: {Wording.Number(Rounded(seen))} {unit}, {Wording.Number(Rounded(from))} would have fired.",
            (_, null, { } enough) =>
                $"Below: it would have fired with {Wording.Number(Math.Ceiling(enough))} credits in these ten minutes.",
            _ => "Below, and no use of these ten minutes alone would have fired it.",
        };
    }

    // What an hour brought is known also where its last ten minutes brought nothing.
    private static double? RestOf(SignalKind kind, in Profile profile, in UsageSpan span) =>
        kind is SignalKind.CreditSpike or SignalKind.UnusualHour ? HourOf(profile, span) : null;

    private static RuleAccount OfIid(
        in Profile profile, in UsageSpan span, JudgeContext context, IidSpike? iid, IReadOnlyList<Signal> signals)
    {
        var notes = new RuleNotes();
        notes.See(span.Credits);
        if (iid is null)
            notes.Quiet("The spans that the IID spike method compares with are not known.");
        else if (span.Credits <= 0)
            notes.Quiet("The key was not used in these ten minutes.");
        else
            Compare(span, iid, notes);
        if (IidCreditSpike.Judge(profile, span, iid, context) is not null)
            notes.Quiet(LeastCredits.Why(profile, span, HourOf(profile, span), context));
        var fired = signals.FirstOrDefault(s => s.Kind is SignalKind.CreditSpike);
        return Noted(SignalKind.CreditSpike, notes, fired) with
        {
            Unit = "credits in ten minutes",
            MeasureUnit = "p-value of the IID spike method; fires below",
            Settings = ["spike.method", "iid.confidence", "iid.history", LeastCredits.Setting],
            At = span.KnownThrough,
        };
    }

    private static void Compare(in UsageSpan span, IidSpike iid, RuleNotes notes)
    {
        notes.Compare(iid.Judge((float)span.Credits).PValue, iid.AlertsAt);
        notes.Quiet(
            $"By the IID spike method {Wording.Number(Math.Round(span.Credits))} credits are not improbable enough "
            + $"after the last {iid.History} spans, which brought {Wording.Number(Math.Round(iid.Mean))} on average.");
    }

    private static RuleAccount OfBurnPinned(
        in Profile profile, in UsageSpan span, JudgeContext context, IReadOnlyList<Signal> signals)
    {
        var notes = new RuleNotes();
        BurnPinned.Judge(profile, span, context, notes);
        var fired = signals.FirstOrDefault(s => s.Kind is SignalKind.BurnPinned);
        return Noted(SignalKind.BurnPinned, notes, fired) with { At = span.KnownThrough };
    }

    private static RuleAccount OfFirstUse(
        in Profile profile, in UsageSpan span, JudgeContext context, IReadOnlyList<Signal> signals)
    {
        var notes = new RuleNotes();
        FirstUse.Judge(profile, span, HourOf(profile, span), context, notes);
        var fired = signals.FirstOrDefault(s => s.Kind is SignalKind.FirstUse);
        return Noted(SignalKind.FirstUse, notes, fired) with { At = span.KnownThrough };
    }

    /// <summary>The account of a rule that writes down what it sees by itself.</summary>
    public static RuleAccount Noted(SignalKind kind, RuleNotes notes, Signal? fired) => new()
    {
        Kind = kind,
        HasFired = fired is not null,
        Observed = fired?.Observed ?? notes.Observed,
        Unit = RuleWords.UnitOf(kind),
        Expected = fired is null ? notes.Expected : new ExpectedRange(fired.ExpectedLow, fired.ExpectedHigh),
        Measure = notes.Measure,
        Threshold = notes.Threshold,
        MeasureUnit = RuleWords.MeasureOf(kind),
        FiresFrom = notes.FiresFrom,
        Why = fired?.Reason ?? notes.Why ?? "It did not fire.",
        Settings = RuleWords.SettingsOf(kind),
        At = fired?.At,
    };

    // Tried, not solved for: so it holds for every rule, whatever its measure is made of.
    private static double? CreditsToFire(
        Rule rule, in Profile profile, in UsageSpan span, JudgeContext context, float level)
    {
        var hasFired = Fires(rule, profile, span, context, level, span.Credits);
        var (below, enough) = hasFired ? (0, span.Credits) : (span.Credits, Math.Max(1, span.Credits));
        for (; !Fires(rule, profile, span, context, level, enough); enough *= Step)
        {
            below = enough;
            if (enough > Most)
                return null;
        }
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (below + enough) / 2;
            (below, enough) = Fires(rule, profile, span, context, level, middle) ? (below, middle) : (middle, enough);
        }
        return enough;
    }

    private static bool Fires(
        Rule rule, in Profile profile, in UsageSpan span, JudgeContext context, float level, double credits)
    {
        var with = span with { Credits = credits };
        return Measures.Take(profile, with, context).Of(rule) >= level && IsTold(rule, profile, with, context);
    }

    private static bool IsTold(Rule rule, in Profile profile, in UsageSpan span, JudgeContext context)
    {
        if (context.Policy.LeastCredits <= 0)
            return true;
        var hour = HourOf(profile, span);
        return !LeastCredits.Spares(Detector.Tell(rule, profile, span, hour, context), profile, span, hour, context);
    }

    // Null where what is observed is something else than credits: more of them do not change it.
    private static double? ObservedWith(
        Rule rule, in Profile profile, in UsageSpan span, JudgeContext context, double credits, double? observed)
    {
        var enough = span with { Credits = credits };
        var value = Detector.Tell(rule, profile, enough, HourOf(profile, enough), context).Observed;
        return value == observed && credits != span.Credits ? null : Known(value);
    }

    private static double HourOf(in Profile profile, in UsageSpan span) =>
        span.Credits + profile.Recent.Sum(0, RecentSpans.Hour - 1);

    private static double Rounded(double value) => value < 100 ? value : Math.Round(value);

    private static double? Known(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}
