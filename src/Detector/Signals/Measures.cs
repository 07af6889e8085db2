using System.Runtime.CompilerServices;

namespace Burnwatch.Signals;

/// <summary>
/// How far a span lies from the key's past by each rule, in the rule's own unit; not a number where it has none.
/// </summary>
[InlineArray(Count)]
public struct Measures
{
    /// <summary>How many rules share the budget.</summary>
    public const int Count = 6;

    private float first;

    /// <summary>The measure of a rule.</summary>
    public readonly float Of(Rule rule) => this[(int)rule];

    /// <summary>Measures a span against a profile that ends where the span begins.</summary>
    /// <param name="profile">What is remembered.</param>
    /// <param name="span">What is new.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    internal static Measures Take(in Profile profile, in UsageSpan span, JudgeContext context)
    {
        Unsafe.SkipInit(out Measures measures);
        var hour = span.Credits + profile.Recent.Sum(0, RecentSpans.Hour - 1);
        if (span.Credits <= 0)
        {
            // What is not used is not odd, however odd the hour was.
            ((Span<float>)measures).Fill(float.NaN);
            return measures;
        }
        measures[(int)Rule.Spike] = CreditSpike.Measure(profile, span, hour, context);
        measures[(int)Rule.Burn] = SlowBurn.Measure(profile, span, context.Calendar);
        measures[(int)Rule.Hour] = (float)UnusualHour.Measure(profile, span, hour, context.Calendar);
        measures[(int)Rule.Idle] = (float)IdleKeyActive.Measure(profile, span, hour);
        measures[(int)Rule.Cost] = (float)CostPerRequest.Measure(profile, span);
        // Without a share it is not worth the time.
        measures[(int)Rule.Model] = float.IsFinite(context.Levels.Of(Rule.Model, profile.IsWarm))
            ? LeakLikeness.Measure(profile, span, measures, context)
            : float.NaN;
        return measures;
    }
}
