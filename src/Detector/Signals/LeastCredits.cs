namespace Burnwatch.Signals;

/// <summary>Whether what a rule found costs enough to tell somebody of it.</summary>
/// <remarks>
/// A signal below the least is none at all: nobody is told, and it is learnt as what is usual, for whoever set the
/// least said so. Slow burn has no least, since little in an hour is what it is about, and neither has what is
/// absolute.
/// </remarks>
internal static class LeastCredits
{
    public const string Setting = "spike.least-credits";

    /// <summary>Whether the policy can spare a signal of this kind.</summary>
    public static bool Concerns(SignalKind kind) => kind is SignalKind.CreditSpike or SignalKind.UnusualHour
        or SignalKind.IdleKeyActive or SignalKind.CostPerRequest or SignalKind.LeakLike;

    /// <summary>The signal, or null where it is not worth telling.</summary>
    public static Signal? Keep(
        Signal? signal, in Profile profile, in UsageSpan usage, double hour, JudgeContext context) =>
        signal is not null && Spares(signal, profile, usage, hour, context) ? null : signal;

    /// <summary>Whether a signal is not worth telling.</summary>
    public static bool Spares(
        Signal signal, in Profile profile, in UsageSpan usage, double hour, JudgeContext context) =>
        context.Policy.LeastCredits > 0
        && !signal.IsAbsolute
        && Concerns(signal.Kind)
        && AboveUsual(profile, usage, hour, context) < context.Policy.LeastCredits;

    /// <summary>Why nobody is told, for those who ask.</summary>
    public static string Why(in Profile profile, in UsageSpan usage, double hour, JudgeContext context) =>
        $"Not told: {Wording.Number(Math.Round(AboveUsual(profile, usage, hour, context)))} credits in the last hour "
        + $"above the usual are below {Setting}, {Wording.Number(context.Policy.LeastCredits)}.";

    private static double AboveUsual(in Profile profile, in UsageSpan usage, double hour, JudgeContext context) =>
        Math.Max(0, hour - profile.ExpectedAt(usage.Start, context.Calendar).High);
}
