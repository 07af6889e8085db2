using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>How busy a key of a kind is at a local time, 1 being as busy as it usually is when it is busy.</summary>
internal static class KindShape
{
    // By the hour of the day, from midnight on.
    private static readonly double[] Steady =
        [
            .70, .65, .60, .60, .65, .70, .80, .95, 1.1, 1.2, 1.2, 1.2, 1.15, 1.2, 1.2, 1.15, 1.1, 1.1, 1.05, 1.0,
            .95, .90, .80, .75,
        ];

    private static readonly double[] Office =
        [0, 0, 0, 0, 0, 0, .02, .15, .60, 1.0, 1.1, 1.1, .60, 1.0, 1.1, 1.0, .90, .60, .25, .10, .05, .02, 0, 0];

    private static readonly double[] Home =
        [
            .35, .15, .05, .03, .03, .05, .15, .30, .35, .30, .30, .35, .45, .40, .40, .45, .60, .85, 1.1, 1.3, 1.4,
            1.3, 1.0, .65,
        ];

    // The chance that a sparse key is used in the hour.
    private static readonly double[] Chance =
        [
            .03, .02, .02, .02, .02, .03, .05, .10, .20, .25, .25, .25, .20, .25, .25, .20, .20, .15, .12, .10, .08,
            .06, .05, .04,
        ];

    /// <param name="kind">The key's kind.</param>
    /// <param name="local">The time in the key's zone.</param>
    /// <param name="stream">Name of the stream, for what differs by day and hour.</param>
    /// <param name="wornOut">Whether the time lies past the first third of the history.</param>
    public static double At(KeyKind kind, DateTime local, ulong stream, bool wornOut) => kind switch
    {
        KeyKind.SteadyService => Between(Steady, local) * (IsWeekend(local) ? 0.85 : 1),
        KeyKind.OfficeHours => Between(Office, local) * (IsWeekend(local) ? 0.04 : 1),
        KeyKind.Evenings => Between(Home, local) * (IsWeekend(local) ? 1.25 : 1),
        KeyKind.NightlyBatch => Night(local, stream),
        KeyKind.Sparse => Sparse(local, stream),
        KeyKind.Idle => wornOut ? 0 : Sparse(local, stream),
        _ => throw new InvalidOperationException($"The key kind {kind} has no shape."),
    };

    private static bool IsWeekend(DateTime local) => local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static double Between(double[] hours, DateTime local)
    {
        var into = local.Minute / 60d;
        return hours[local.Hour] * (1 - into) + hours[(local.Hour + 1) % 24] * into;
    }

    private static double Night(DateTime local, ulong stream)
    {
        var draws = new Draws(stream ^ 0x4e19474c, local.Date.Ticks / TimeSpan.TicksPerDay);
        var start = 120 + draws.Uniform(0, 12);
        var length = draws.Uniform(55, 80);
        var minute = local.TimeOfDay.TotalMinutes;
        return minute >= start && minute < start + length ? 1 : 0;
    }

    private static double Sparse(DateTime local, ulong stream)
    {
        var draws = new Draws(stream ^ 0x53504152, local.Ticks / TimeSpan.TicksPerHour);
        if (draws.Uniform() >= Chance[local.Hour])
            return 0;
        var start = draws.Uniform(0, 50);
        var length = draws.Uniform(4, 25);
        return local.Minute >= start && local.Minute < start + length ? 1 : 0;
    }
}
