using Burnwatch.Collector.Rotation;

namespace Burnwatch.Collector.Tests.Rotation;

public sealed class NameStemTests
{
    [Theory]
    [InlineData("checkout-voice", "checkout-voice")]
    [InlineData("Checkout-Voice", "checkout-voice")]
    [InlineData("checkout-voice-2", "checkout-voice")]
    [InlineData("checkout-voice_v3", "checkout-voice")]
    [InlineData("checkout-voice v1.2", "checkout-voice")]
    [InlineData("checkout-voice (2)", "checkout-voice")]
    [InlineData("checkout-voice #4", "checkout-voice")]
    [InlineData("checkout-voice-new", "checkout-voice")]
    [InlineData("checkout-voice-rotated", "checkout-voice")]
    [InlineData("checkout-voice copy", "checkout-voice")]
    [InlineData("checkout-voice-2026-11-23", "checkout-voice")]
    [InlineData("checkout-voice-20261123", "checkout-voice")]
    [InlineData("checkout-voice 2026.11", "checkout-voice")]
    [InlineData("checkout-voice-2026q4", "checkout-voice")]
    [InlineData("checkout-voice-nov-2026", "checkout-voice")]
    [InlineData("checkout-voice-2026-11-new", "checkout-voice")]
    [InlineData("checkout-voice2", "checkout-voice")]
    public void An_ending_that_rotation_gives_is_no_part_of_the_stem(string name, string stem) =>
        Assert.Equal(stem, NameStem.Of(name));

    [Theory]
    [InlineData("renew")]
    [InlineData("gold")]
    [InlineData("s3")]
    [InlineData("2026-11-23")]
    [InlineData("prod-marketing")]
    [InlineData("checkout-voice-staging")]
    [InlineData("")]
    public void Another_ending_is(string name) => Assert.Equal(name, NameStem.Of(name));
}
