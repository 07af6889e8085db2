namespace PagerDuty.Client.Tests;

public class EventLimitsTests
{
    private const string Emoji = "😀";

    [Fact]
    public void A_summary_at_the_limit_stays_whole()
    {
        var summary = new string('a', 1024);
        Assert.Equal(summary, EventLimits.CutSummary(summary));
    }

    [Fact]
    public void A_summary_one_over_the_limit_ends_in_a_mark_at_the_limit() =>
        Assert.Equal(new string('a', 1023) + "…", EventLimits.CutSummary(new string('a', 1025)));

    [Fact]
    public void Two_chars_that_make_one_character_count_as_one()
    {
        var summary = string.Concat(Enumerable.Repeat(Emoji, 1024));
        Assert.Equal(summary, EventLimits.CutSummary(summary));
    }

    [Fact]
    public void A_pair_at_the_edge_is_kept_or_dropped_whole()
    {
        var before = new string('a', 1022);
        Assert.Equal(before + Emoji + "b", EventLimits.CutSummary(before + Emoji + "b"));
        Assert.Equal(before + Emoji + "…", EventLimits.CutSummary(before + Emoji + "bc"));
        Assert.Equal(before + "a…", EventLimits.CutSummary(before + "a" + Emoji + "c"));
    }

    [Fact]
    public void Half_a_pair_counts_as_one_and_ends_nothing()
    {
        var cut = EventLimits.CutSummary("\uD83D" + new string('a', 1030));
        Assert.Equal(1024, cut.EnumerateRunes().Count());
    }

    [Fact]
    public void A_dedup_key_at_the_limit_is_taken() =>
        Assert.Equal(255, (Some.Resolve() with { DedupKey = new string('d', 255) }).DedupKey.Length);

    [Fact]
    public void A_dedup_key_past_the_limit_is_refused_rather_than_cut()
    {
        var tooLong = new string('d', 256);
        Assert.Throws<ArgumentException>(() => Some.Trigger() with { DedupKey = tooLong });
        Assert.Throws<ArgumentException>(() => Some.Resolve() with { DedupKey = tooLong });
        Assert.Throws<ArgumentException>(() => new AcknowledgeEvent { RoutingKey = Some.Key, DedupKey = tooLong });
    }

    [Fact]
    public void An_empty_dedup_key_is_refused() =>
        Assert.Throws<ArgumentException>(() => Some.Resolve() with { DedupKey = "" });

    [Fact]
    public void A_trigger_may_leave_its_dedup_key_to_PagerDuty() =>
        Assert.Null((Some.Trigger() with { DedupKey = null }).DedupKey);
}
