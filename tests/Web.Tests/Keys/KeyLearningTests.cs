using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Tests.Keys;

public sealed class KeyLearningTests
{
    [Fact]
    public void A_key_without_profile_is_not_called_new() => Assert.Equal("nothing learnt yet", KeyLearning.Of(default).Words);

    [Theory]
    [InlineData(2, "learning, 2 of 4 days")]
    [InlineData(6, "watched")]
    public void A_key_is_watched_once_it_was_used_on_enough_days(int days, string expected)
    {
        var midnight = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
        var profile = Traffic.WatchOf(Traffic.Steady(midnight.AddDays(-days), midnight, 10)).Profile;

        Assert.Equal(expected, KeyLearning.Of(profile).Words);
    }

    [Fact]
    public void Days_alone_do_not_make_it_watched()
    {
        var midnight = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
        var profile = Traffic.WatchOf(Traffic.AtOne(midnight.AddDays(-6), midnight, 10)).Profile;

        Assert.Equal("learning, used too little yet", KeyLearning.Of(profile).Words);
    }
}
