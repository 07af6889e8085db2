using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// The harmless traffic of a key: the shape of its kind, made ragged by day, by hour, by ten minutes and by request.
/// </summary>
/// <remarks>
/// Real traffic has no mean it keeps to: good and bad days, busy hours, and bursts of some minutes
/// multiply, and requests differ in size by orders of magnitude. The factors here are log-normal, so each
/// scale has a heavy tail of its own.
/// </remarks>
internal sealed class KindStream(ScenarioKey key, ScenarioUse use, long seed, DateTimeOffset idleSince) : IUsageStream
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(key.TimeZone);
    private readonly ulong rhythm = Draws.Name(seed, "rhythm", key.Name);
    private readonly ulong pace = Draws.Name(seed, "pace", key.Name, use.Product, use.Model);

    public ulong Id { get; } = Draws.Name(seed, "kind", key.Name, use.Product, use.Model);

    public string Product => use.Product;

    public string Model => use.Model;

    public bool Fill(long hour, Span<UsageCell> minutes)
    {
        var start = Clockwork.Start(hour * 60);
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        var perMinute = key.RequestsPerHour / 60 * use.Share * HourFactor(hour, local);
        var any = false;
        var tenth = 1d;
        for (var i = 0; i < 60; i++)
        {
            if (i % 10 == 0)
                tenth = new Draws(pace ^ 0x74656e, hour * 6 + i / 10).LogNormal(0.35 * key.Raggedness);
            var mean = perMinute * tenth * KindShape.At(key.Kind, local.AddMinutes(i), rhythm, start >= idleSince);
            minutes[i] = mean > 0 ? Minute(hour * 60 + i, mean) : default;
            any |= !minutes[i].IsEmpty;
        }
        return any;
    }

    public double Concurrency(DateTimeOffset at)
    {
        var minute = Clockwork.Minute(at);
        Span<UsageCell> minutes = stackalloc UsageCell[60];
        if (!Fill(minute / 60, minutes))
            return 0;
        // By Little's law; requests come in clumps, so a reading within the minute strays around it.
        var mean = minutes[(int)(minute % 60)].Requests * key.RequestLength.TotalMinutes;
        return new Draws(pace ^ 0x6174, at.ToUnixTimeSeconds()).Poisson(mean);
    }

    private double HourFactor(long hour, DateTime local)
    {
        var day = new Draws(pace ^ 0x646179, local.Date.Ticks / TimeSpan.TicksPerDay);
        return day.LogNormal(0.2 * key.Raggedness) * new Draws(pace ^ 0x686f7572, hour).LogNormal(0.2 * key.Raggedness);
    }

    private UsageCell Minute(long minute, double mean)
    {
        var draws = new Draws(pace, minute);
        var requests = draws.Poisson(mean);
        if (requests == 0)
            return default;
        return new UsageCell((long)Math.Round(key.CreditsPerRequest * Sizes(ref draws, requests)), requests);
    }

    /// <summary>The sum of the sizes of some requests, the mean size being 1.</summary>
    private double Sizes(ref Draws draws, int requests)
    {
        var sigma = 0.8 * key.Raggedness;
        if (requests > 40)
        {
            var spread = Math.Sqrt(requests * (Math.Exp(sigma * sigma) - 1));
            return Math.Max(requests * 0.2, requests + spread * draws.Normal());
        }
        var sum = 0d;
        for (var i = 0; i < requests; i++)
            sum += draws.LogNormal(sigma);
        return sum;
    }
}
