namespace Burnwatch.Quality.Injections;

/// <summary>The kinds of abuse that are put in.</summary>
internal static class Families
{
    private static readonly TimeSpan ShortBurst = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongBurst = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan ShortDrain = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongDrain = TimeSpan.FromHours(6);

    public static readonly IReadOnlyList<IInjectionFamily> All =
    [
        new BurstFamily("burst of 5 x p99", 5, ShortBurst, LongBurst),
        new BurstFamily("burst of 2 x p99", 2, ShortBurst, LongBurst),
        new BurstFamily("drain at 10 x p99", 10, ShortDrain, LongDrain),
        new CostFamily(),
        new IdleWakeFamily(),
        new UnusedHourFamily(),
        new DoubledBurnFamily(),
        new NewKeyFamily(),
        new PinFamily(),
        new ProbeFamily(),
    ];
}
