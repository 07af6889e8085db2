namespace Burnwatch.Training.Injections;

/// <summary>Days of silence, then the key is used as it ever was.</summary>
internal sealed class IdleWakeFamily() : KeyFamily(
    "idle wake", "after 4 to 5.5 days of silence the key is used as it ever was; an hour counts")
{
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(4);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(5.5);

    /// <summary>How soon after the first use the incident must open.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var silent = noise.Between(Shortest, Longest);
        var earliest = traffic.TestFrom + silent;
        var latest = traffic.TestThrough - Soon;
        if (latest <= earliest)
            return null;
        var until = noise.Between(earliest, latest);
        var wake = key.Rows.FirstOrDefault(row => row.At >= until && row.Credits > 0)?.At;
        if (wake is not { } onset || onset > latest)
            return null;
        var rows = key.Rows.Where(row => row.At < until - silent || row.At >= onset).ToList();
        return new Injection(Name, key, rows, onset, onset + Soon);
    }
}
