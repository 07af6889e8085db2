using Burnwatch.Web.Layout;

namespace Burnwatch.Web.Tests.Layout;

public sealed class SentenceTests
{
    [Theory]
    [InlineData(720, "12 min ago")]
    [InlineData(1, "1 s ago")]
    [InlineData(0, "just now")]
    [InlineData(-50, "just now")]
    public void What_was_is_told_by_how_long_ago_it_was(int seconds, string expected) =>
        Assert.Equal(expected, Sentence.Ago(Pages.Now.AddSeconds(-seconds), Pages.Now));

    [Theory]
    [InlineData("opened", "Opened")]
    [InlineData("", "")]
    public void A_sentence_begins_with_a_capital(string words, string expected) => Assert.Equal(expected, Sentence.Of(words));
}
