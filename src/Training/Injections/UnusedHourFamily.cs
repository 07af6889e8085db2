namespace Burnwatch.Training.Injections;

/// <summary>About an hour of ordinary use at an hour of the day never used in the warm-up.</summary>
internal sealed class UnusedHourFamily() : KeyFamily(
    "off-hours", "an hour of the key's median use at an hour of the day never used in the warm-up")
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(10);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var length = Hour * noise.Around();
        var starts = HoursOf(traffic)
            .Where(at => !key.UsedHours.Contains(at.Hour))
            .Where(at => at + Latest + length + Injection.Grace <= traffic.TestThrough)
            .ToList();
        if (starts.Count == 0)
            return null;
        var start = noise.Pick(starts) + noise.Between(TimeSpan.Zero, Latest);
        var abuse = new Abuse
        {
            Key = key.Name,
            Start = start,
            End = start + length,
            CreditsPerSpan = key.Median * noise.Around(),
            CreditsPerRequest = key.CreditsPerRequest * noise.Price(),
        };
        var rows = Abuse.Merge(key.Rows, abuse.Rows(traffic, noise));
        return new Injection(Name, key, rows, start, abuse.End + Injection.Grace);
    }

    private static IEnumerable<DateTimeOffset> HoursOf(TestTraffic traffic)
    {
        for (var at = traffic.BucketOf(traffic.TestFrom); at < traffic.TestThrough; at += Hour)
        {
            var hour = new DateTimeOffset(at.Date.AddHours(at.Hour), TimeSpan.Zero);
            if (hour >= traffic.TestFrom)
                yield return hour;
        }
    }
}
