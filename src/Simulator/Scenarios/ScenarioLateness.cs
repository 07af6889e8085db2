namespace Burnwatch.Simulator.Scenarios;

/// <summary>
/// How late the analytics book what was used: buckets fill up after their time, and some are revised later.
/// </summary>
public sealed record ScenarioLateness
{
    /// <summary>
    /// Nothing is late: what was used is shown at once, and once a minute is over its bucket is final.
    /// </summary>
    public static ScenarioLateness None { get; } =
        new() { Typical = TimeSpan.Zero, Longest = TimeSpan.Zero, RevisedShare = 0 };

    /// <summary>The mean time from a request to its showing; most are faster, some far slower.</summary>
    public TimeSpan Typical { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>After this everything shows, if only in its first version.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>The part of all buckets, 0 to 1, that shows a wrong number first, some 20 % low to 10 % high.</summary>
    public double RevisedShare { get; init; } = 0.01;

    /// <summary>A wrong number is put right within this time after it was complete.</summary>
    public TimeSpan RevisedWithin { get; init; } = TimeSpan.FromHours(4);
}
