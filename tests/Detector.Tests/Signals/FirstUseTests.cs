using Burnwatch.Explanation;

namespace Burnwatch.Tests.Signals;

public class FirstUseTests
{
    /// <summary>A Monday, when the key was used for the same for two weeks.</summary>
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    private readonly UseTally tally = new();

    /// <summary>A burst of half an hour at twice the usual lacks a little of it.</summary>
    private static readonly Policy Asked = Policy.Default with { SpikeRatio = 2.75 };

    [Fact]
    public void A_product_never_used_that_brings_much_on_top_is_told_with_its_name()
    {
        var watch = Usual();
        var signal = FirstUseOf(Judge(watch, Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 9_000)));
        Assert.Equal(Severity.Warning, signal!.Severity);
        Assert.Equal(9_000, signal.Observed);
        Assert.InRange(signal.Score, 0.5, 1);
        Assert.StartsWith("First use of Music (product) by music_v1 (model): 9,000 credits in the last hour, ", signal.Reason);
    }

    [Fact]
    public void A_new_model_of_a_known_product_is_new_as_well() => Assert.StartsWith(
        "First use of v3 (model): ",
        FirstUseOf(Judge(Usual(), Next, ("TTS", "v2", 1_000), ("TTS", "v3", 9_000)))!.Reason);

    [Fact]
    public void A_tiny_first_use_is_not_told() =>
        Assert.Empty(Judge(Usual(), Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 10)).Signals);

    [Fact]
    public void What_takes_the_place_of_an_older_model_is_not_told()
    {
        var watch = Usual();
        for (var at = Next; at < Next.AddDays(1); at += UsageSpan.Length)
            Assert.Empty(Judge(watch, at, ("TTS", "v3", 1_000)).Signals);
    }

    [Fact]
    public void What_is_known_is_no_first_use_however_much_it_is() =>
        Assert.Null(FirstUseOf(Judge(Usual(), Next, ("TTS", "v2", 90_000))));

    [Fact]
    public void A_product_that_was_tried_on_three_days_is_known()
    {
        Assert.NotNull(FirstUseOf(Judge(TriedOn(days: 3), Next.AddDays(2).AddHours(1), ("Music", "music_v1", 90_000))));
        Assert.Null(FirstUseOf(Judge(TriedOn(days: 4), Next.AddDays(3).AddHours(1), ("Music", "music_v1", 90_000))));
    }

    [Fact]
    public void A_leak_does_not_make_its_product_known()
    {
        var watch = Usual();
        var leak = Some.Context with { IncidentIsOpen = true };
        for (var at = Next; at < Next.AddDays(6); at += UsageSpan.Length)
            Judge(watch, at, leak, ("TTS", "v2", 1_000), ("Music", "music_v1", 9_000));
        Judge(watch, Next.AddDays(6), ("TTS", "v2", 1_000), ("Music", "music_v1", 1));
        Assert.True(IsNew(watch, "Music"));
    }

    [Fact]
    public void What_a_person_said_is_expected_is_known_at_once()
    {
        var watch = Usual();
        var expected = Some.Context with { IncidentIsOpen = true, LearnAtOnce = true };
        Judge(watch, Next, expected, ("Music", "music_v1", 9_000));
        Assert.False(IsNew(watch, "Music"));
    }

    [Fact]
    public void It_is_told_for_a_day_and_not_again_within_the_watch()
    {
        var watch = Usual();
        var told = new List<int>();
        for (var at = Next; at < Next.AddDays(12); at += UsageSpan.Length)
        {
            var day = (at - Next).Days;
            var music = day is 0 or 2 or 8 && at.Hour is 9 or 10 or 22 ? 9_000 : 0;
            if (FirstUseOf(Judge(watch, at, ("TTS", "v2", 1_000), ("Music", "music_v1", music))) is not null)
                told.Add((100 * day) + at.Hour);
        }
        // After a pause that is longer than an incident stays the same it is quiet, until the watch ends.
        Assert.Equal([9, 10, 809, 810], told.Distinct());
    }

    [Fact]
    public void Yet_another_one_is_told_within_the_watch()
    {
        var watch = Usual();
        Assert.NotNull(FirstUseOf(Judge(watch, Next, ("Music", "music_v1", 9_000))));
        var later = Next.AddDays(2);
        Assert.Null(FirstUseOf(Judge(watch, later, ("Music", "music_v1", 90_000))));
        Assert.NotNull(FirstUseOf(Judge(watch, later.AddHours(2), ("Dubbing", "dub", 90_000))));
    }

    [Fact]
    public void A_burst_of_a_product_tried_the_day_before_needs_less_and_says_so()
    {
        Assert.Null(SpikeOf(Burst(Usual(), "TTS", "v2")));
        var tried = Usual();
        Judge(tried, Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 1));
        Assert.Contains(
            "; first use of Music (product) by music_v1 (model) 23.8 h before.",
            SpikeOf(Burst(tried, "Music", "music_v1"))!.Reason);
    }

    [Fact]
    public void It_counts_for_one_burst_within_the_watch()
    {
        var tried = Usual();
        Judge(tried, Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 1));
        Assert.NotNull(SpikeOf(Burst(tried, "Music", "music_v1")));
        for (var at = Next.AddDays(1); at < Next.AddDays(4); at += UsageSpan.Length)
            Judge(tried, at, ("TTS", "v2", 1_000));
        Assert.Null(SpikeOf(Burst(tried, "Music", "music_v1", begin: Next.AddDays(4))));
    }

    [Fact]
    public void The_watch_ends()
    {
        var watch = Usual();
        Judge(watch, Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 1));
        Assert.Null(SpikeOf(Burst(watch, "Music", "music_v1", Asked with { FirstUseWatch = TimeSpan.FromHours(20) })));
    }

    [Fact]
    public void Without_products_nothing_is_new_and_nothing_is_taught()
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        for (var at = Next; at < Next.AddDays(4); at += UsageSpan.Length)
            Assert.Null(FirstUseOf(Judge(watch, at, ("Music", "music_v1", 20_000))));
    }

    [Fact]
    public void A_history_that_told_products_alone_does_not_make_every_model_new()
    {
        var watch = Usual(model: null);
        Assert.Null(FirstUseOf(Judge(watch, Next, ("TTS", "v2", 20_000))));
        Assert.NotNull(FirstUseOf(Judge(watch, Next.AddDays(1), ("Music", null, 90_000))));
    }

    [Fact]
    public void An_open_bucket_raises_and_does_not_teach()
    {
        var watch = Usual();
        var before = watch.Profile.ToBytes();
        Put(watch, Next, ("TTS", "v2", 1_000), ("Music", "music_v1", 9_000));
        for (var call = 0; call < 2; call++)
            Assert.NotNull(FirstUseOf(watch.Judge(Next.AddMinutes(10), Next, [], null, Some.Context)));
        Assert.Equal(before, watch.Profile.ToBytes());
    }

    [Fact]
    public void The_share_of_the_policy_decides()
    {
        var high = Some.Context with { Policy = Policy.Default with { FirstUseShare = 1_000 } };
        Assert.Null(FirstUseOf(Judge(Usual(), Next, high, ("TTS", "v2", 1_000), ("Music", "music_v1", 9_000))));
        var low = Some.Context with { Policy = Policy.Default with { FirstUseShare = 0.05 } };
        Assert.NotNull(FirstUseOf(Judge(Usual(), Next, low, ("TTS", "v2", 1_000), ("Music", "music_v1", 6_000))));
    }

    [Theory]
    [InlineData("Music", 10, "First use of Music (product) by v2 (model)")]
    [InlineData("TTS", 1_000, "It was used before for TTS (product), v2 (model).")]
    public void Its_account_says_why_it_is_quiet(string product, double credits, string why)
    {
        var watch = Usual();
        Put(watch, Next, (product, "v2", credits));
        var account = Explain(watch);
        Assert.False(account.HasFired);
        Assert.StartsWith(why.Replace(" by v2 (model)", ""), account.Why);
        Assert.Equal(["first-use.share", "first-use.watch"], account.Settings.Take(2));
    }

    [Fact]
    public void Its_account_says_that_nobody_told_the_product()
    {
        var watch = Usual();
        Put(watch, Next, (null, null, 1_000));
        Assert.Equal("Nobody told for which products and models it was used.", Explain(watch).Why);
    }

    private static RuleAccount Explain(KeyWatch watch) =>
        watch.Explain(Next.AddMinutes(10), Next, [], null, Some.Context).Rules.Single(r => r.Kind is SignalKind.FirstUse);

    // Two weeks of the same in every span, which is learnt.
    private KeyWatch Usual(string? model = "v2")
    {
        var watch = new KeyWatch(default);
        for (var at = Some.Monday; at < Next; at += UsageSpan.Length)
            Put(watch, at, ("TTS", model, 1_000));
        watch.Learn(Next, Some.Context);
        return watch;
    }

    private KeyWatch TriedOn(int days)
    {
        var watch = Usual();
        for (var day = 0; day < days; day++)
            Judge(watch, Next.AddDays(day), ("TTS", "v2", 1_000), ("Music", "music_v1", 1));
        return watch;
    }

    // Half an hour of 3,000 credits in ten minutes, a day later; less than what is a spike by itself.
    private Verdict Burst(KeyWatch watch, string product, string model, Policy? policy = null, DateTimeOffset? begin = null)
    {
        var from = begin ?? Next.AddHours(23.5);
        for (var at = watch.Profile.Through; at < from; at += UsageSpan.Length)
            Judge(watch, at, ("TTS", "v2", 1_000));
        Verdict verdict = default;
        for (var at = from; at < from.AddMinutes(30); at += UsageSpan.Length)
            verdict = Judge(watch, at, Some.Context with { Policy = policy ?? Asked }, (product, model, 2_000));
        return verdict;
    }

    private bool IsNew(KeyWatch watch, string product)
    {
        tally.Add(product, null, 1);
        var span = Some.Span(watch.Profile.Through, 1) with { Uses = tally.Take() };
        return watch.Profile.Uses.Find(span).Name is not null;
    }

    private Verdict Judge(KeyWatch watch, DateTimeOffset at, params (string?, string?, double)[] uses) =>
        Judge(watch, at, Some.Context, uses);

    private Verdict Judge(KeyWatch watch, DateTimeOffset at, JudgeContext context, params (string?, string?, double)[] uses)
    {
        Put(watch, at, uses);
        return watch.Judge(at + UsageSpan.Length, at + UsageSpan.Length, [], null, context);
    }

    private void Put(KeyWatch watch, DateTimeOffset at, params (string? Product, string? Model, double Credits)[] uses)
    {
        foreach (var (product, model, credits) in uses)
            tally.Add(product, model, credits);
        watch.Put(new KeyBucket(at, at + UsageSpan.Length, uses.Sum(u => u.Credits)) { Uses = tally.Take() });
    }

    private static Signal? FirstUseOf(in Verdict verdict) => Of(verdict, SignalKind.FirstUse);

    private static Signal? SpikeOf(in Verdict verdict) => Of(verdict, SignalKind.CreditSpike);

    private static Signal? Of(in Verdict verdict, SignalKind kind) => verdict.Signals.FirstOrDefault(s => s.Kind == kind);
}
