namespace Burnwatch.Throughput;

/// <summary>One made-up key: when it is used, and how much then.</summary>
/// <remarks>Counts are log-normal, so that no span is like the one before it, as with real keys.</remarks>
internal sealed class KeyHabit
{
    private readonly Random random;
    private readonly KeyKind kind;
    private readonly double level;
    private readonly double spread;
    private bool isUsed;

    /// <param name="seed">The same seed is the same key.</param>
    /// <param name="zones">How many time zones there are to live in.</param>
    public KeyHabit(int seed, int zones)
    {
        random = new Random(seed);
        kind = random.NextDouble() switch
        {
            < 0.25 => KeyKind.OfficeHours,
            < 0.40 => KeyKind.Steady,
            < 0.50 => KeyKind.Nightly,
            < 0.85 => KeyKind.Sparse,
            _ => KeyKind.Idle,
        };
        Zone = random.Next(zones);
        level = 6 + (1.5 * Normal());
        spread = 0.5 + (0.5 * random.NextDouble());
    }

    public int Zone { get; }

    /// <summary>The credits of the next span.</summary>
    /// <param name="local">When it begins where the key lives.</param>
    public float Next(DateTimeOffset local)
    {
        isUsed = random.NextDouble() < Chance(local);
        if (!isUsed)
            return 0;
        var swing = kind is KeyKind.Steady ? 0.5 * Math.Sin(Math.PI * (local.Hour - 8) / 12) : 0;
        return (float)Math.Ceiling(Math.Exp(level + swing + (spread * Normal())));
    }

    private double Chance(DateTimeOffset local) => kind switch
    {
        KeyKind.OfficeHours when local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday => 0.01,
        KeyKind.OfficeHours => local.Hour is >= 8 and < 18 ? 0.85 : 0.02,
        KeyKind.Steady => 0.97,
        KeyKind.Nightly => local.Hour is 2 or 3 ? 0.95 : 0,
        KeyKind.Sparse => isUsed ? 0.6 : 0.02,
        _ => isUsed ? 0.5 : 0.0005,
    };

    // Box-Muller; 1 - u so that the logarithm never sees zero.
    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
