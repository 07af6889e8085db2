using Burnwatch.Explanation;
using Burnwatch.Signals;

namespace Burnwatch.Tests.Explanation;

/// <summary>What the accounts say and what the verdict says is the same, over a made-up life with all that happens in one.</summary>
public class ParityTests
{
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void The_accounts_that_fired_are_exactly_the_signals_of_the_verdict(int seed, bool settlesAtOnce)
    {
        var random = new Random(seed);
        var watch = new KeyWatch(default);
        var fired = new HashSet<SignalKind>();
        for (var at = Some.Monday; at < Some.Monday.AddDays(12); at += UsageSpan.Length)
        {
            var end = at + UsageSpan.Length;
            if (Credits(at, random) is > 0 and var credits)
                watch.Put(new KeyBucket(at, end, credits) { Requests = 1 + (credits / (random.Next(20) == 0 ? 900 : 100)) });
            ConcurrencyReading[] readings = at.Hour is 9 or 10
                ? [Some.Reading(at, random.Next(5, 11)), Some.Reading(at.AddMinutes(4), 10), Some.Reading(at.AddMinutes(8), 10)]
                : [];
            Counters? counters = at.Hour == 12 ? new Counters { At = end, Used = 900_000, Limit = 950_000 } : null;
            var settled = settlesAtOnce ? end : UsageSpan.StartOf(end - Settling);
            var account = watch.Explain(end, settled, readings, counters, Some.Context);
            var verdict = watch.Judge(end, settled, readings, counters, Some.Context);
            Assert.Equal(
                verdict.Signals.Select(s => s.Kind).Order(), account.Rules.Where(r => r.HasFired).Select(r => r.Kind));
            Assert.All(account.Rules, r => Agrees(r, verdict));
            fired.UnionWith(verdict.Signals.Select(s => s.Kind));
        }
        Assert.True(fired.Count >= 4, $"Only {string.Join(", ", fired)} fired: the life is too dull to say anything.");
    }

    private static void Agrees(RuleAccount account, Verdict verdict)
    {
        var signal = verdict.Signals.FirstOrDefault(s => s.Kind == account.Kind);
        if (signal is not null)
            Assert.Equal((signal.Observed, signal.Reason), (account.Observed, account.Why));
        if (Enum.GetValues<Rule>().Any(rule => RuleWords.KindOf(rule) == account.Kind))
            Assert.Equal(
                account.HasFired && signal is not { IsAbsolute: true },
                account.Measure >= account.Threshold && signal is not { IsAbsolute: true });
        Assert.NotEmpty(account.Why);
    }

    // Works by day, with a burst now and then, a rest of two days, and a test at night.
    private static double Credits(DateTimeOffset at, Random random) =>
        (at - Some.Monday).TotalDays is > 6 and < 8 ? 0
        : at.Hour is >= 8 and < 18 ? 500 + random.Next(1_000) + (random.Next(200) == 0 ? 80_000 : 0)
        : random.Next(60) == 0 ? 700 : 0;
}
