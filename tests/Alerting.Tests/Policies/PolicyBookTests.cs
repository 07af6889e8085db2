using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Tests.Policies;

public class PolicyBookTests
{
    private static readonly PolicyBook Book = new(3,
    [
        Some.Setting("spike.ratio", "6", PolicyScope.Key, "tts-prod"),
        Some.Setting("spike.ratio", "5", PolicyScope.Owner, "payments"),
        Some.Setting("spike.ratio", "4", PolicyScope.Environment, "production"),
        Some.Setting("spike.ratio", "3"),
        Some.Setting("pin.share", "0.7", PolicyScope.Environment, "production"),
    ]);

    [Theory]
    [InlineData(null, null, "other", 3)]
    [InlineData("production", null, "other", 4)]
    [InlineData("production", "payments", "other", 5)]
    [InlineData("production", "payments", "tts-prod", 6)]
    [InlineData(null, null, "tts-prod", 6)]
    [InlineData("staging", "media", "other", 3)]
    public void The_narrowest_scope_wins(string? environment, string? owner, string key, double ratio) =>
        Assert.Equal(ratio, Book.Of(environment, owner, key).SpikeRatio);

    [Fact]
    public void Scopes_add_up_where_they_name_different_settings() =>
        Assert.Equal((6, 0.7), (Book.Of("production", "payments", "tts-prod").SpikeRatio, Book.Of("production", "payments", "tts-prod").PinShare));

    [Fact]
    public void Keys_with_the_same_settings_share_one_policy() =>
        Assert.Same(Book.Of("staging", "media", "one"), Book.Of(null, null, "another"));

    [Fact]
    public void What_nobody_set_is_as_it_is_built_in() =>
        Assert.Equal(Policy.Default with { SpikeRatio = 3 }, Book.Of(null, null, "other"));

    [Fact]
    public void Without_overrides_everything_is_as_it_is_built_in() => Assert.Equal(Policy.Default, PolicyBook.Empty.Of("production", "payments", "tts-prod"));

    // Names of different things may be the same.
    [Fact]
    public void A_subject_counts_in_its_own_scope_only() => Assert.Equal(3, Book.Of("payments", "tts-prod", "production").SpikeRatio);

    [Fact]
    public void Overrides_are_listed_from_the_widest_scope_on() =>
        Assert.Equal(["default", "environment production", "environment production", "owner payments", "key tts-prod"],
            Book.For("production", "payments", "tts-prod").Select(o => o.Source));

    [Fact]
    public void A_changed_setting_takes_the_place_of_its_own_scope_and_no_other()
    {
        var changed = Book.With([Some.Setting("spike.ratio", "9")]);
        Assert.Equal(9, changed.Of(null, null, "other").SpikeRatio);
        Assert.Equal(6, changed.Of(null, null, "tts-prod").SpikeRatio);
        Assert.Equal((5, 3), (changed.Overrides.Count, changed.Version));
        Assert.Equal(3, Book.Of(null, null, "other").SpikeRatio);
    }

    [Fact]
    public void A_setting_that_was_not_there_is_added() => Assert.Equal(12, Book.With([Some.Setting("spike.ratio", "12", PolicyScope.Key, "other")]).Of(null, null, "other").SpikeRatio);

    [Fact]
    public void One_book_serves_many_shards_at_a_time()
    {
        for (var round = 0; round < 20; round++)
        {
            var book = PolicyBook.Empty;
            Parallel.For(0, 2_000, key => Assert.Equal(Policy.Default, book.Of(null, null, $"{key}")));
        }
    }

    [Theory]
    [InlineData("spike.ration", "9", "'spike.ration'")]
    [InlineData("spike.ratio", "many", "'many'")]
    public void A_change_that_cannot_be_is_named(string name, string value, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => Book.With([Some.Setting(name, value)])).Message);
}
