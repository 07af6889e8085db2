namespace Burnwatch.Throughput;

/// <summary>What it costs to bring a profile up to a span that follows a long rest.</summary>
internal static class RestCost
{
    private const int LearningDays = 14;
    /// <summary>The first half is for the compiler, which takes a moment to find what is worth its time.</summary>
    private const int Repeats = 2_000;

    private static readonly JudgeContext Context = new()
    {
        Policy = Policy.Default,
        Calendar = Calendar.Of("Europe/Berlin"),
    };

    /// <summary>Microseconds of CPU time for a rest of so many days; the middle one of many.</summary>
    public static double Measure(int days)
    {
        var profile = Used();
        var start = Workload.StartOf((LearningDays + days) * Workload.SpansPerDay);
        var evidence = new Evidence { Usage = SpanAt(start) };
        var costs = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Detector.Judge(profile, evidence, Context, out _);
            costs[i] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        }
        return costs.Skip(Repeats / 2).Order().ElementAt(Repeats / 4);
    }

    private static Profile Used()
    {
        Profile profile = default;
        for (var span = 0; span < LearningDays * Workload.SpansPerDay; span++)
            Detector.Judge(profile, new Evidence { Usage = SpanAt(Workload.StartOf(span)) }, Context, out profile);
        return profile;
    }

    private static UsageSpan SpanAt(DateTimeOffset start) =>
        new() { Start = start, KnownThrough = start + UsageSpan.Length, Credits = 1_000 };
}
