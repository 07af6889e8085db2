using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.Alertmanager;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Alerting.Channels.PagerDuty;
using Burnwatch.Alerting.Channels.Slack;
using Burnwatch.Alerting.Channels.Webhook;
using Burnwatch.Alerting.Tests.Paging;
using Burnwatch.Testing;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Channels;

/// <summary>
/// What each channel sends for each signal, in <c>pages/</c>: a person reads them whenever they change. Run with
/// <c>BURNWATCH_RECORD=1</c> to write them anew.
/// </summary>
public class RecordedPageTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<ChannelKind, SignalKind> Each { get; } = new(
        from channel in Enum.GetValues<ChannelKind>()
        from signal in Enum.GetValues<SignalKind>()
        select (channel, signal));

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_trigger_is_as_recorded(ChannelKind channel, SignalKind signal) =>
        Compare(channel, SignalNames.CodeOf(signal), await SentAsync(channel, SomePage.Of(signal)));

    [Theory]
    [InlineData(ChannelKind.PagerDuty)]
    [InlineData(ChannelKind.Alertmanager)]
    [InlineData(ChannelKind.Slack)]
    [InlineData(ChannelKind.Webhook)]
    [InlineData(ChannelKind.Mail)]
    public async Task A_resolve_is_as_recorded(ChannelKind channel) =>
        Compare(channel, "resolve", await SentAsync(channel, SomePage.Of(SignalKind.CreditSpike).Resolved()));

    /// <summary>One rendering: what one channel says, all others say.</summary>
    [Theory]
    [InlineData(ChannelKind.PagerDuty)]
    [InlineData(ChannelKind.Alertmanager)]
    [InlineData(ChannelKind.Slack)]
    [InlineData(ChannelKind.Webhook)]
    [InlineData(ChannelKind.Mail)]
    public async Task Every_fact_is_in_every_channel(ChannelKind channel)
    {
        var page = SomePage.Of(SignalKind.CreditSpike);
        var sent = await SentAsync(channel, page);
        Assert.All(page.ReadFacts().Facts, fact => Assert.All(
            fact.Lines, line => Assert.True(
                sent.Contains(line, StringComparison.Ordinal)
                || sent.Contains($"\"{fact.Code}\": {fact.Value.ToJsonString()}", StringComparison.Ordinal),
                $"{channel} does not say {fact.Code}: {line}")));
        Assert.All(page.ReadFacts().Steps, step => Assert.Contains(step, sent));
    }

    private static async Task<string> SentAsync(ChannelKind channel, ChannelPage page) => channel switch
    {
        ChannelKind.PagerDuty => Text(await PagerDutyAsync(page)),
        ChannelKind.Alertmanager => Text(AlertmanagerAlert.Of(page, Some.Noon.AddMinutes(2))),
        ChannelKind.Slack => Text(SlackMessage.Of(page.ReadFacts())),
        ChannelKind.Webhook => Text(JsonNode.Parse(WebhookEvent.Of(page))!),
        ChannelKind.Mail => MailOf(page),
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };

    private static async Task<JsonNode> PagerDutyAsync(ChannelPage page)
    {
        var pagerDuty = new FakePagerDuty();
        using var client = pagerDuty.Client;
        await client.SendAsync(PagerDutyMessage.Of(page, new RoutingKey("R0UT1NGKEY0FTHETEST0000000000000")));
        return Assert.Single(pagerDuty.Events);
    }

    // As a program shows it: the parts' borders are made up anew for every mail.
    private static string MailOf(ChannelPage page)
    {
        using var mail = MailMessage.Of(page with
        {
            Page = page.Page with { Route = "payments@example.com" },
            Channel = page.Channel with { Kind = ChannelKind.Mail, From = "burnwatch@example.com" },
        });
        var text = new StringBuilder();
        foreach (var name in (string[])["From", "To", "Subject", "Date", "Message-Id", "In-Reply-To", "Importance"])
            text.Append(name).Append(": ").Append(mail.Headers[name]).Append('\n');
        return text.Append('\n').Append(mail.TextBody).Append('\n').Append(mail.HtmlBody).Append('\n').ToString()
            .ReplaceLineEndings("\n");
    }

    private static void Compare(ChannelKind channel, string name, string sent)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Alerting.Tests", "Channels", "pages", channel.ToString());
        var path = Path.Combine(folder, $"{name}.{(channel is ChannelKind.Mail ? "txt" : "json")}");
        if (Environment.GetEnvironmentVariable("BURNWATCH_RECORD") == "1")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, sent);
        }
        Assert.Equal(File.ReadAllText(path), sent);
    }

    private static string Text(JsonNode sent) => sent.ToJsonString(Readable) + "\n";
}
