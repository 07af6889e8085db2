namespace Burnwatch.Training.Injections;

/// <summary>The kinds of abuse that are put in.</summary>
public static class Families
{
    private static readonly TimeSpan ShortBurst = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongBurst = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan ShortDrain = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongDrain = TimeSpan.FromHours(6);

    /// <summary>Those that the model learns from: any key can be abused so.</summary>
    public static readonly IReadOnlyList<IInjectionFamily> Usage =
    [
        new BurstFamily("burst 5x", "5 x the key's p99 for 20 to 60 minutes", 5, ShortBurst, LongBurst),
        new BurstFamily("burst 2x", "2 x the key's p99 for 20 to 60 minutes", 2, ShortBurst, LongBurst),
        new BurstFamily("drain 10x", "10 x the key's p99 for 2 to 6 hours", 10, ShortDrain, LongDrain),
        new CostFamily(),
        new IdleWakeFamily(),
        new UnusedHourFamily(),
        new DoubledBurnFamily(),
    ];

    public static readonly IReadOnlyList<IInjectionFamily> All =
        [.. Usage, new NewKeyFamily(), new PinFamily(), new ProbeFamily()];
}
