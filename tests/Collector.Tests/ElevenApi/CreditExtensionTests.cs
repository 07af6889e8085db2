using System.Text.Json;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class CreditExtensionTests
{
    [Theory]
    [InlineData("0", 0L, false)]
    [InlineData("200000", 200_000L, false)]
    [InlineData("\"200000\"", 200_000L, false)]
    [InlineData("\"unlimited\"", null, true)]
    [InlineData("\"lots\"", null, false)]
    [InlineData("-1", null, false)]
    [InlineData("1e99", null, false)]
    [InlineData("{}", null, false)]
    [InlineData("null", null, false)]
    [InlineData("\"\\ud800\"", null, false)]
    public void A_number_a_text_or_a_word_says_what_may_be_bought(string told, long? credits, bool isUnlimited)
    {
        using var json = JsonDocument.Parse(told);
        Assert.Equal(new CreditExtension(credits, isUnlimited), CreditExtension.Of(json.RootElement));
    }

    [Fact]
    public void Nothing_told_is_not_known() => Assert.Equal(default, CreditExtension.Of(null));
}
