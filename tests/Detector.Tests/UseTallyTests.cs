namespace Burnwatch.Tests;

public class UseTallyTests
{
    private readonly UseTally tally = new();

    [Fact]
    public void What_goes_to_a_product_by_a_model_is_told_of_both()
    {
        tally.Add("TTS", "v2", 5);
        Assert.Equal(["TTS (product) 5", "v2 (model) 5"], Take().Order());
    }

    [Fact]
    public void It_sums_and_begins_anew()
    {
        tally.Add("TTS", "v2", 5);
        tally.Add("TTS", "v3", 2);
        Assert.Equal(["TTS (product) 7", "v2 (model) 5", "v3 (model) 2"], Take().Order());
        tally.Add("TTS", null, 1);
        Assert.Equal(["TTS (product) 1"], Take());
    }

    [Fact]
    public void The_order_of_what_is_added_makes_no_difference()
    {
        tally.Add("TTS", "v2", 5);
        tally.Add("Music", "m", 2);
        var one = Take();
        tally.Add("Music", "m", 2);
        tally.Add("TTS", "v2", 5);
        Assert.Equal(one, Take());
    }

    [Fact]
    public void What_is_not_known_or_not_used_is_left_out()
    {
        tally.Add(null, "", 5);
        tally.Add("TTS", null, 0);
        Assert.True(tally.Take().IsDefault);
    }

    [Fact]
    public void A_product_and_a_model_of_one_name_are_two() =>
        Assert.NotEqual(UseName.Product("scribe").Hash, UseName.Model("scribe").Hash);

    [Fact]
    public void What_stands_for_a_name_never_changes() =>
        // A snapshot holds it: with another value every product of every key would be new.
        Assert.Equal((0xC6883E74u, 0x9B884128u), (UseName.Product("TTS").Hash, UseName.Model("v2").Hash));

    private List<string> Take() => [.. tally.Take().Select(use => $"{use.Of} {use.Credits}")];
}
