using Burnwatch.Methods;
using FsCheck;
using FsCheck.Fluent;

namespace Burnwatch.Tests.Determinism;

/// <summary>Makes stories, and smaller ones of one that breaks a promise.</summary>
internal static class Stories
{
    private static readonly DateTimeOffset[] Starts =
    [
        // Before clocks change in Berlin, in New York and Lord Howe, and in a week in which none does.
        new(2026, 3, 26, 0, 0, 0, TimeSpan.Zero),
        new(2026, 10, 22, 0, 0, 0, TimeSpan.Zero),
        new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero),
        new(2026, 4, 2, 0, 0, 0, TimeSpan.Zero),
        new(2026, 7, 3, 0, 0, 0, TimeSpan.Zero),
    ];

    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham"];

    private static Gen<Stretch> Stretch =>
        from kind in Gen.Elements(Enum.GetValues<StretchKind>())
        from spans in kind switch
        {
            StretchKind.Idle => Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(72, 6 * 7 * 144)),
            StretchKind.Burst => Gen.Choose(1, 30),
            _ => Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(72, 6 * 144)),
        }
        from level in Gen.Elements(1, 7, 300, 20_000)
        select new Stretch(kind, spans, level);

    private static Gen<Story> Any =>
        from start in Gen.Elements(Starts)
        from zone in Gen.Elements(Zones)
        from bucket in Gen.Elements(1, 5, 10, 10, 10, 60)
        from unknown in Gen.Elements(false, false, false, true)
        from method in Gen.Elements(SpikeMethod.Record, SpikeMethod.Record, SpikeMethod.Iid)
        from hasReadings in Gen.Elements(false, true)
        from hasRequests in Gen.Elements(false, true)
        from hasUses in Gen.Elements(false, true)
        from count in Gen.Choose(1, 6)
        from stretches in Gen.ListOf(Stretch, count)
        from turns in Gen.ListOf(Gen.Choose(1, 3_000), 4)
        from seed in Gen.Choose(0, 1_000_000)
        select new Story
        {
            Start = start,
            Zone = zone,
            Bucket = bucket,
            MissingIsUnknown = unknown,
            Stretches = [.. stretches.Select(s => bucket <= 10 ? s : s with { Spans = InWholeHours(s.Spans) })],
            Method = method,
            HasReadings = hasReadings,
            HasRequests = hasRequests,
            HasUses = hasUses,
            Turns = [.. turns.Distinct().Order()],
            Seed = seed,
        };

    public static Arbitrary<Story> All { get; } = Arb.From(Any, Smaller);

    private static int InWholeHours(int spans) => (spans + 5) / 6 * 6;

    private static IEnumerable<Story> Smaller(Story story)
    {
        for (var i = 0; story.Stretches.Count > 1 && i < story.Stretches.Count; i++)
            yield return story with { Stretches = [.. story.Stretches.Where((_, at) => at != i)] };
        for (var i = 0; i < story.Turns.Count; i++)
            yield return story with { Turns = [.. story.Turns.Where((_, at) => at != i)] };
        for (var i = 0; i < story.Stretches.Count; i++)
        {
            var half = story.Stretches[i].Spans / 2;
            half = story.Bucket <= 10 ? half : InWholeHours(half);
            if (half > 0 && half < story.Stretches[i].Spans)
                yield return With(i, story.Stretches[i] with { Spans = half });
            if (story.Stretches[i].Kind is not (StretchKind.Idle or StretchKind.Steady))
                yield return With(i, story.Stretches[i] with { Kind = StretchKind.Steady });
        }
        if (story.MissingIsUnknown)
            yield return story with { MissingIsUnknown = false };
        if (story.HasRequests)
            yield return story with { HasRequests = false };
        if (story.HasUses)
            yield return story with { HasUses = false };
        if (story.HasReadings)
            yield return story with { HasReadings = false };
        if (story.Method is not SpikeMethod.Record)
            yield return story with { Method = SpikeMethod.Record };
        if (story.Zone != "UTC")
            yield return story with { Zone = "UTC" };
        if (story.Bucket != 10)
            yield return story with { Bucket = 10 };

        Story With(int at, Stretch stretch) =>
            story with { Stretches = [.. story.Stretches.Select((s, i) => i == at ? stretch : s)] };
    }
}
