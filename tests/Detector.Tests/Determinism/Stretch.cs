namespace Burnwatch.Tests.Determinism;

/// <summary>How a key is used for a while.</summary>
internal enum StretchKind
{
    /// <summary>Not at all.</summary>
    Idle,

    /// <summary>The same in every bucket.</summary>
    Steady,

    /// <summary>Now and then, by amounts of all sizes.</summary>
    Ragged,

    /// <summary>By day in UTC, on working days.</summary>
    OfficeHours,

    /// <summary>Far more than before.</summary>
    Burst,
}

/// <summary>Some time in which a key is used in one way.</summary>
/// <param name="Kind">In which.</param>
/// <param name="Spans">For how many spans of ten minutes, at least 1.</param>
/// <param name="Level">Credits of a span, about.</param>
internal readonly record struct Stretch(StretchKind Kind, int Spans, int Level)
{
    /// <summary>The credits of a bucket of so many minutes that begins at a time; zero: there is no bucket.</summary>
    public double CreditsAt(DateTimeOffset at, double minutes, Random random)
    {
        var even = Level * minutes / 10;
        return Kind switch
        {
            StretchKind.Idle => 0,
            StretchKind.Steady => even,
            StretchKind.Ragged when random.NextDouble() < 0.6 => 0,
            StretchKind.Ragged => Math.Round(even * Math.Exp(3 * random.NextDouble()), 2),
            StretchKind.OfficeHours => IsOffice(at) ? Math.Round(even * (0.5 + random.NextDouble())) : 0,
            _ => Math.Round(even * 40 * (0.6 + random.NextDouble())),
        };
    }

    private static bool IsOffice(DateTimeOffset at) =>
        at.Hour is >= 7 and < 18 && at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
