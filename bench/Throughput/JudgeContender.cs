using System.Runtime.CompilerServices;

namespace Burnwatch.Throughput;

/// <summary>The detector of this project; a span without use is judged like any other.</summary>
internal sealed class JudgeContender(Workload workload) : IContender
{
    private readonly Profile[] profiles = new Profile[workload.Keys];
    private readonly JudgeContext[] contexts = ContextsOf(workload);

    public string Name => "judge";

    public int BytesPerKey => Unsafe.SizeOf<Profile>();

    public int MemoryDays => int.MaxValue;

    public int Run(Workload workload, int day)
    {
        var odd = 0;
        for (var span = day * Workload.SpansPerDay; span < (day + 1) * Workload.SpansPerDay; span++)
        {
            var (start, end) = (Workload.StartOf(span), Workload.StartOf(span + 1));
            var credits = workload.CreditsOf(span);
            for (var key = 0; key < credits.Length; key++)
            {
                ref var profile = ref profiles[key];
                var usage = new UsageSpan { Start = start, KnownThrough = end, Credits = credits[key] };
                var verdict = Detector.Judge(profile, new Evidence { Usage = usage }, contexts[key], out profile);
                odd += verdict.Kind is VerdictKind.Anomalous ? 1 : 0;
            }
        }
        return odd;
    }

    /// <summary>The same memory, apart.</summary>
    public void CopyTo(JudgeContender other) => profiles.CopyTo(other.profiles, 0);

    private static JudgeContext[] ContextsOf(Workload workload)
    {
        var byCalendar = new Dictionary<Calendar, JudgeContext>();
        for (var key = 0; key < workload.Keys; key++)
        {
            var calendar = workload.CalendarOf(key);
            var context = new JudgeContext { Policy = Policy.Default, Calendar = calendar, KeysOfOwner = 10 };
            byCalendar.TryAdd(calendar, context);
        }
        return [.. Enumerable.Range(0, workload.Keys).Select(key => byCalendar[workload.CalendarOf(key)])];
    }
}
