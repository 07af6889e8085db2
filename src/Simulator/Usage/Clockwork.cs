namespace Burnwatch.Simulator.Usage;

/// <summary>Instants as counts of minutes and hours since 1970.</summary>
internal static class Clockwork
{
    public static long Minute(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    public static DateTimeOffset Start(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);

    /// <summary>The first minute that starts at the instant or after it.</summary>
    public static long MinuteFrom(DateTimeOffset at) => Start(Minute(at)) == at ? Minute(at) : Minute(at) + 1;
}
