namespace Burnwatch.Tests.Profiles;

public class KnownUsesTests
{
    private readonly UseTally tally = new();
    private KnownUses uses;

    [Fact]
    public void The_first_days_of_a_history_make_everything_known()
    {
        for (var day = 0; day < 5; day++)
        {
            Assert.Null(Find(day, "TTS"));
            Learn(day, "TTS");
        }
        Assert.Null(Find(5, "TTS"));
        Assert.Equal("Music", Find(5, "Music"));
    }

    [Fact]
    public void Within_the_first_days_a_second_product_is_known_as_well()
    {
        for (var day = 0; day < 5; day++)
            Learn(day, day == 3 ? "Music" : "TTS");
        Assert.Null(Find(5, "Music"));
    }

    [Fact]
    public void A_day_on_which_anything_fired_counts_a_tenth()
    {
        Teach();
        for (var day = 10; day < 39; day++)
            Learn(day, "Music", slowly: true);
        Assert.Equal("Music", Find(39, "Music"));
        Learn(39, "Music", slowly: true);
        Learn(40, "Music");
        Assert.Null(Find(40, "Music"));
    }

    [Fact]
    public void Use_within_one_day_is_one_day()
    {
        Teach();
        for (var span = 0; span < 144; span++)
            Learn(10 + (span / 144.0), "Music");
        Assert.Equal("Music", Find(11, "Music"));
    }

    [Fact]
    public void The_new_give_their_places_away_before_the_known()
    {
        Teach();
        for (var i = 0; i < 40; i++)
            Learn(10, $"new {i}");
        Assert.Null(Find(11, "TTS"));
        Assert.Equal("new 0", Find(11, "new 0"));
    }

    [Fact]
    public void A_key_of_more_products_than_can_be_remembered_has_nothing_new()
    {
        for (var day = 0; day < 5; day++)
            Learn(day, [.. Enumerable.Range(0, 12).Select(i => $"usual {i}")]);
        Assert.Null(Find(6, "Music"));
        // What rests for a month gives its place away.
        Assert.Equal("Music", Find(40, "Music"));
    }

    [Fact]
    public void The_credits_of_the_hour_before_are_those_of_what_is_new()
    {
        Teach();
        for (var span = 0; span < 4; span++)
            Learn(10 + (span / 144.0), "TTS", "Music");
        Assert.Equal(4, uses.HourBefore(Seconds.Of(At(10 + (4 / 144.0)))));
        Assert.Equal(2, uses.HourBefore(Seconds.Of(At(10 + (7 / 144.0)))));
        Assert.Equal(0, uses.HourBefore(Seconds.Of(At(11))));
    }

    private void Teach()
    {
        for (var day = 0; day < 5; day++)
            Learn(day, "TTS");
    }

    private string? Find(double day, string product) => uses.Find(Span(day, product)).Name?.Name;

    private void Learn(double day, params string[] products) => uses.Learn(Span(day, products), false, false);

    private void Learn(double day, string product, bool slowly) => uses.Learn(Span(day, product), slowly, false);

    private UsageSpan Span(double day, params string[] products)
    {
        foreach (var product in products)
            tally.Add(product, null, 1);
        return Some.Span(At(day), products.Length) with { Uses = tally.Take() };
    }

    private static DateTimeOffset At(double day) => UsageSpan.StartOf(Some.Monday.AddDays(day).AddSeconds(1));
}
