using System.Net;
using System.Text.RegularExpressions;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.Slack;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Tests.Channels;

/// <summary>What Slack takes, and what it refuses that must be heard nevertheless.</summary>
public class SlackChannelTests
{
    private readonly FakeEndpoint slack = new();

    [Fact]
    public async Task A_page_whose_picture_Slack_cannot_fetch_is_sent_without_it()
    {
        slack.Answer = _ => new HttpResponseMessage(
            slack.Posts[^1].Body.Contains("\"image\"") ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        Assert.Equal(PageOutcomeKind.Accepted, (await SendAsync(SomePage.Of(SignalKind.CreditSpike))).Kind);
        Assert.Equal([true, false], slack.Posts.Select(p => p.Body.Contains("\"image\"")));
    }

    [Fact]
    public async Task A_page_that_is_refused_for_something_else_stays_refused()
    {
        slack.Answer = _ => new HttpResponseMessage(HttpStatusCode.BadRequest);
        Assert.Equal(PageOutcomeKind.Refused, (await SendAsync(SomePage.Of(SignalKind.CreditSpike))).Kind);
        Assert.Equal(2, slack.Posts.Count);
        slack.Posts.Clear();
        await SendAsync(SomePage.Of(SignalKind.CreditSpike) with { ChartUrl = null });
        Assert.Single(slack.Posts);
    }

    [Fact]
    public void A_picture_that_does_not_come_by_https_is_left_out()
    {
        var page = SomePage.Of(SignalKind.CreditSpike) with { ChartUrl = new Uri("http://localhost:8099/chart.png") };
        Assert.DoesNotContain("\"image\"", SlackMessage.Of(page.ReadFacts()).ToJsonString());
    }

    /// <summary>Lengths at, below and above what Slack takes of a header, a field and a section.</summary>
    [Theory]
    [InlineData(149)]
    [InlineData(150)]
    [InlineData(151)]
    [InlineData(1_999)]
    [InlineData(2_001)]
    [InlineData(2_999)]
    [InlineData(3_000)]
    [InlineData(3_001)]
    [InlineData(20_000)]
    public void No_message_is_larger_than_Slack_takes(int length)
    {
        // The widest of what is escaped, and what takes two units of UTF-16.
        foreach (var text in (string[])[new('x', length), new('&', length), string.Concat(Enumerable.Repeat("🔥", length / 2))])
        {
            var page = SomePage.Of(SignalKind.CreditSpike);
            var facts = page.ReadFacts();
            var message = SlackMessage.Of(facts with
            {
                Title = text,
                Facts = [.. Enumerable.Range(0, 80).Select(n => Fact.Of($"f{n}", text[..Math.Min(40, length)], text)!)],
                Steps = [text, text],
            });
            var blocks = message["blocks"]!.AsArray();
            Assert.InRange(blocks.Count, 2, 50);
            Assert.InRange(blocks[0]!["text"]!["text"]!.GetValue<string>().Length, 1, 150);
            foreach (var block in blocks.Where(b => b!["type"]!.GetValue<string>() == "section"))
            {
                if (block!["text"] is { } one)
                    Assert.InRange(one["text"]!.GetValue<string>().Length, 1, 3_000);
                var fields = block["fields"]?.AsArray() ?? [];
                Assert.InRange(fields.Count, 0, 10);
                Assert.All(fields, f => Assert.InRange(f!["text"]!.GetValue<string>().Length, 1, 2_000));
            }
            Assert.InRange(Regex.Unescape(blocks.ToJsonString()).Length, 1, 13_200);
            // Whatever is cut, who looks finds the incident and which page it is.
            Assert.Contains(blocks, b => b!["type"]!.GetValue<string>() == "actions");
            Assert.Contains("Page 1 of incident 7", blocks[^1]!.ToJsonString());
        }
    }

    private async Task<PageOutcome> SendAsync(ChannelPage page)
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_SLACK", "https://hooks.slack.example/services/T0/B0/X");
        // Not disposed: the handler is the test's.
        return await new SlackChannel(new HttpSink(slack)).SendAsync(
            page with { Page = page.Page with { Route = "env:BURNWATCH_TEST_SLACK" } }, CancellationToken.None);
    }
}
