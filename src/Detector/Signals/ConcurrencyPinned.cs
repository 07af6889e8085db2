namespace Burnwatch.Signals;

/// <summary>Current requests stay at the maximum for the time the policy gives, and this key fills the slots.</summary>
/// <remarks>
/// Means: somebody takes every slot there is, which starves everybody else in the workspace. Does not mean: a high
/// burn; slow requests pin as well. One reading below the maximum is forgiven; a time without readings is not counted
/// as pinned.
/// </remarks>
internal static class ConcurrencyPinned
{
    /// <summary>From so many times the policy's time on a pin is critical.</summary>
    private const double CriticalTimes = 6;

    public static Signal? Judge(
        in Pins.Pin pin, in ConcurrencyReading reading, JudgeContext context, RuleNotes? notes = null)
    {
        var policy = context.Policy;
        notes?.See(reading.Current, new ExpectedRange(0, reading.Maximum - 1), reading.Maximum);
        notes?.Compare(pin.Lasts.TotalMinutes, policy.PinFor.TotalMinutes);
        if (!reading.IsPinned)
            return notes?.Quiet(
                $"{reading.Current} of {reading.Maximum} requests{Family(reading)}: below the maximum.");
        if (pin.Lasts < policy.PinFor)
            return notes?.Quiet(
                $"At the maximum for {Wording.Duration(pin.Lasts)}, not for {Wording.Duration(policy.PinFor)}.");
        if (context.BurnShare < policy.PinShare)
            return notes?.Quiet(
                $"The key makes {context.BurnShare * 100:0} % of the workspace's burn; from {policy.PinShare * 100:0} "
                + "% on a pin is its own.");
        var times = pin.Lasts / policy.PinFor;
        var share = context.BurnShare is { } known
            ? $"; the key makes {known * 100:0} % of the workspace's burn"
            : "; how much of the burn is the key's is not known yet";
        return new Signal
        {
            Kind = SignalKind.ConcurrencyPinned,
            Observed = reading.Current,
            ExpectedLow = 0,
            ExpectedHigh = reading.Maximum - 1,
            Score = times / (1 + times),
            Severity = times >= CriticalTimes ? Severity.Critical : Severity.Error,
            At = reading.At,
            Since = Seconds.ToTime(pin.SinceSeconds),
            Reason =
                $"{reading.Current} of {reading.Maximum} requests{Family(reading)} for "
                + $"{Wording.Duration(pin.Lasts)}{share}.",
        };
    }

    private static string Family(in ConcurrencyReading reading) =>
        reading.ModelFamily.Length == 0 ? " at once" : $" of {reading.ModelFamily} at once";
}
