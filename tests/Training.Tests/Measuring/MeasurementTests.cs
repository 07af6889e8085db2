using System.Collections.Concurrent;
using Burnwatch.Testing;
using Burnwatch.Traffic;
using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Training.Tests.Measuring;

public sealed class MeasurementTests
{
    private static readonly TestTraffic Traffic = SomeTraffic.Of();
    private static readonly List<Injection> Injections =
        [.. Families.All.SelectMany(family => family.Draw(Traffic, 1))];

    [Fact]
    public void No_key_has_a_part_in_the_thresholds_it_is_measured_with()
    {
        var contender = new Recording();
        Run(contender);
        Assert.NotEmpty(contender.Judged);
        Assert.All(contender.Judged, of => Assert.DoesNotContain(of.Key, of.TrainedOn));
    }

    [Fact]
    public void What_a_key_opens_by_itself_is_not_found()
    {
        var everywhere = Enumerable.Range(0, 7 * 144).Select(i => Traffic.TestFrom + (Traffic.Bucket * (i + 1)));
        var result = Run(new Recording { Opens = [.. everywhere] });
        // A new key opens nothing by itself.
        var known = result.Families.Where(family => family.Family != "new key");
        Assert.All(known, family => Assert.Equal(0, family.Found));
    }

    [Fact]
    public void What_opens_while_it_is_abused_is_found_and_timed_from_the_onset()
    {
        var result = Run(new Recording { OpensAfter = TimeSpan.FromMinutes(13) });
        Assert.All(result.Families, family =>
        {
            Assert.Equal(1, family.Share);
            Assert.Equal(13, family.MedianMinutes!.Value, 1e-6);
            Assert.InRange(family.MedianBuckets!.Value, 1, 2);
        });
    }

    [Fact]
    public void What_opens_too_late_is_not_found() =>
        Assert.All(
            Run(new Recording { OpensAfter = TimeSpan.FromDays(5) }).Families,
            family => Assert.Equal(0, family.Found));

    private static ContenderResult Run(IContender contender)
    {
        var plan = new Plan { Contenders = [contender], Families = Families.All, Budgets = [12], Seeds = 1, Folds = 3 };
        return new Measurement(Traffic, plan, _ => { }).Run().Single();
    }

    /// <summary>Opens what the test says, and remembers what it was asked.</summary>
    private sealed class Recording : IContender
    {
        public ConcurrentBag<(string Key, IReadOnlyList<string> TrainedOn)> Judged { get; } = [];

        public IReadOnlyList<DateTimeOffset> Opens { get; init; } = [];

        /// <summary>After the onset, which it looks up.</summary>
        public TimeSpan? OpensAfter { get; init; }

        public string Name => "it";

        public ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget) =>
            new Trained(this, [.. keys.Select(key => key.Name)]);

        private sealed class Trained(Recording contender, IReadOnlyList<string> trainedOn) : ITrained
        {
            public IReadOnlyList<Opening> Incidents(KeyTraffic key, IReadOnlyList<TrafficRow> rows)
            {
                contender.Judged.Add((key.Name, trainedOn));
                var injected = contender.OpensAfter is { } after && !ReferenceEquals(rows, key.Rows)
                    ? Injections.Where(of => of.Key.Name == key.Name && of.Rows.SequenceEqual(rows))
                        .Select(of => of.Onset + after)
                    : [];
                return [.. contender.Opens.Concat(injected).Order().Select(at => new Opening(at, IsAnew: false))];
            }
        }
    }
}
