using Burnwatch.Methods;
using FsCheck;
using FsCheck.Fluent;

namespace Burnwatch.Tests.Determinism;

/// <summary>The same input gives the same output, byte for byte, whatever happens on the way.</summary>
/// <remarks>A failure names its story and the seed that replays it; the story is the smallest one found.</remarks>
public class DeterminismTests
{
    /// <summary>How many each claim is tried on.</summary>
    private const int Tries = 40;

    [Fact]
    public void Every_run_gives_the_same() => Holds(story =>
    {
        var (one, other) = (NewLife(story).Through(EndsOfUse(story)), NewLife(story).Through(EndsOfUse(story)));
        Same(one, other);
        Same(one.Last, other.Last);
    });

    [Fact]
    public void Buckets_may_be_judged_one_by_one_or_all_at_once() => Holds(story =>
    {
        Same(NewLife(story).Through(EndsOfUse(story)), NewLife(story).Through([]));
    });

    [Fact]
    public void Buckets_may_come_in_chunks_of_any_size() => Holds(story =>
    {
        var calls = EndsOfUse(story).Where(at => at.Ticks / UsageSpan.Length.Ticks * 7919 % 23 == story.Seed % 23);
        Same(NewLife(story).Through([]), NewLife(story).Through(calls));
    });

    [Fact]
    public void Buckets_may_settle_at_once_or_late() => Holds(story =>
    {
        var lag = TimeSpan.FromMinutes(story.Seed % 100);
        var late = NewLife(story);
        late.Through(story.Buckets().Select(b => b.End), lag);
        Assert.Equal(NewLife(story).Through([]).Profile, late.Profile);
    });

    [Fact]
    public void Time_without_use_may_be_told_bucket_by_bucket_or_not_at_all() => Holds(story =>
    {
        var quiet = story with { MissingIsUnknown = false, Turns = [] };
        var told = NewLife(quiet with { TellsNothing = true }).Through([]);
        Assert.Equal(NewLife(quiet).Through([]).Profile, told.Profile);
    });

    [Fact]
    public void A_verdict_does_not_depend_on_how_what_came_before_it_was_judged() => Holds(story =>
    {
        var calls = EndsOfUse(story);
        if (calls.Count < 2)
            return;
        Life one = NewLife(story), other = NewLife(story);
        foreach (var call in calls.Concat(story.TurnsAt.Where(at => at < calls[^1])).Distinct().Order())
            one.Call(call);
        foreach (var call in story.TurnsAt.Where(at => at < calls[^1]).Concat(calls[^2..]).Distinct().Order())
            other.Call(call);
        Same(one.Last, other.Last);
    });

    [Fact]
    public void Keys_may_be_judged_in_turns_or_apart() => Holds((story, second) =>
    {
        var together = new[] { story, second with { Zone = story.Zone } };
        var calendar = Calendar.Of(story.Zone);
        var lives = Array.ConvertAll(together, s => new Life(s, calendar));
        var calls = together.SelectMany((s, i) => EndsOfUse(s).Concat(s.TurnsAt).Append(s.End).Select(at => (at, i)));
        foreach (var (at, i) in calls.Where(call => call.at <= together[call.i].End).Distinct().Order())
            lives[i].Call(at);
        foreach (var (life, alone) in lives.Zip(together))
            Same(NewLife(alone).Through(EndsOfUse(alone)), life);
    });

    [Fact]
    public void Keys_of_one_zone_may_be_judged_at_the_same_time() => Holds((story, second) =>
    {
        var together = new[] { story, second with { Zone = story.Zone }, story with { Seed = second.Seed } };
        var calendar = Calendar.Of(story.Zone);
        var lives = together.AsParallel().AsOrdered().Select(s => new Life(s, calendar).Through(EndsOfUse(s))).ToList();
        foreach (var (life, alone) in lives.Zip(together))
            Same(NewLife(alone).Through(EndsOfUse(alone)), life);
    });

    [Fact]
    public void A_restart_from_a_snapshot_changes_nothing() => Holds(story =>
    {
        // A daemon knows of no time that is unknown; a window that left some out may be older than what is recalled.
        if (story is { Method: SpikeMethod.Iid, MissingIsUnknown: true })
            story = story with { MissingIsUnknown = false };
        var lag = TimeSpan.FromMinutes(story.Seed % 100);
        Life through = NewLife(story), restarted = NewLife(story);
        var random = new Random(story.Seed);
        var calls = Enumerable.Range(1, (int)(story.End - story.Start).TotalHours).Select(h => story.Start.AddHours(h));
        foreach (var call in calls.Concat(story.TurnsAt.Where(at => at < story.End)).Distinct().Order())
        {
            through.Call(call, lag);
            restarted.Call(call, lag);
            Same(through.Last, restarted.Last);
            if (call.Minute == 0 && random.Next(10) == 0)
                restarted.Restart();
        }
        Same(through, restarted);
    });

    private static Life NewLife(Story story) => new(story, Calendar.Of(story.Zone));

    private static List<DateTimeOffset> EndsOfUse(Story story) =>
    [
        .. story.Buckets()
            .SelectMany(b => Enumerable.Range(0, (story.Bucket + 9) / 10).Select(i => b.Start + (UsageSpan.Length * i)))
            .Select(at => UsageSpan.StartOf(at) + UsageSpan.Length)
            .Distinct(),
    ];

    private static void Same(Life expected, Life actual)
    {
        Assert.Equal(expected.Newest.OrderBy(s => s.Key), actual.Newest.OrderBy(s => s.Key));
        Assert.Equal(expected.Profile, actual.Profile);
    }

    private static void Same(in Verdict expected, in Verdict actual)
    {
        Assert.Equal(expected.Signals, actual.Signals);
        Assert.Equal(expected with { Signals = [] }, actual with { Signals = [] });
    }

    private static void Holds(Action<Story> claim) =>
        Prop.ForAll(Stories.All, claim).Check(Config.QuickThrowOnFailure.WithMaxTest(Tries));

    private static void Holds(Action<Story, Story> claim) =>
        Prop.ForAll(Stories.All, Stories.All, claim).Check(Config.QuickThrowOnFailure.WithMaxTest(Tries));
}
