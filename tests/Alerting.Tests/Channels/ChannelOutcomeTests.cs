using System.Net;
using System.Net.Http.Headers;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.Alertmanager;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Alerting.Channels.Slack;
using Burnwatch.Alerting.Channels.Webhook;
using Burnwatch.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Channels;

public class ChannelOutcomeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Address = "https://hooks.example/CANARYADDRESS/0123456789";
    private const string Signing = "whsec_CANARY0canary0CANARY0canary0CANA";

    private readonly FakeEndpoint endpoint = new();

    public static TheoryData<ChannelKind> OverHttp { get; } =
        [ChannelKind.Slack, ChannelKind.Webhook, ChannelKind.Alertmanager];

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task Every_HTTP_status_has_its_outcome(ChannelKind kind)
    {
        for (var status = 200; status <= 599; status++)
        {
            endpoint.Answer = _ => new HttpResponseMessage((HttpStatusCode)status);
            var expected = status switch
            {
                <= 299 => PageOutcomeKind.Accepted,
                408 or 425 or 429 or >= 500 => PageOutcomeKind.TryLater,
                _ => PageOutcomeKind.Refused,
            };
            var outcome = await SendAsync(kind, $"{kind}-{status}");
            Assert.True(expected == outcome.Kind, $"{kind} {status}: {outcome.Kind}");
        }
    }

    [Fact]
    public void Every_SMTP_status_has_its_outcome()
    {
        for (var status = 200; status <= 599; status++)
            Assert.Equal(
                status switch
                {
                    <= 299 => PageOutcomeKind.Accepted,
                    >= 500 => PageOutcomeKind.Refused,
                    _ => PageOutcomeKind.TryLater,
                },
                SmtpAnswer.ToOutcome(status, "said").Kind);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task A_time_to_wait_is_taken_over(ChannelKind kind)
    {
        endpoint.Answer = _ => new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)) },
        };
        Assert.Equal(TimeSpan.FromSeconds(90), (await SendAsync(kind, "busy")).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(OverHttp))]
    public async Task No_secret_is_in_what_is_said_of_a_failure(ChannelKind kind)
    {
        // What the channel was given is all that the other side can know, and say back.
        var known = kind switch
        {
            ChannelKind.Slack => Address,
            ChannelKind.Webhook => $"{Address} {Signing}",
            _ => "Bearer CANARYTOKEN0123",
        };
        endpoint.Answer = _ => new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            Content = new StringContent($"refused {known}"),
        };
        var told = (await SendAsync(kind, "echo")).Text;
        endpoint.Answer = _ => throw new HttpRequestException($"no way to {known}");
        told += (await SendAsync(kind, "echo")).Text;
        Assert.Contains("refused", told);
        Assert.DoesNotContain("CANARY", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_asked_no_more_until_it_has_another_address()
    {
        endpoint.Answer = _ => new HttpResponseMessage(HttpStatusCode.Gone);
        Assert.True((await SendAsync(ChannelKind.Webhook, "gone")).IsGone);
        endpoint.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK);
        Assert.Contains("has closed this address", (await SendAsync(ChannelKind.Webhook, "gone")).Text);
        Assert.Single(endpoint.Posts);
        var other = await SendAsync(ChannelKind.Webhook, "gone", Address + "/other");
        Assert.Equal(PageOutcomeKind.Accepted, other.Kind);
    }

    [Fact]
    public async Task A_webhook_is_signed_for_this_attempt_and_named_for_all()
    {
        await SendAsync(ChannelKind.Webhook, "signed");
        var (request, body) = Assert.Single(endpoint.Posts);
        Assert.Equal("burnwatch-4f1c-7-1-trigger", request.Headers.GetValues("webhook-id").Single());
        Assert.Equal(
            WebhookSignature.Of(
                [WebhookSignature.KeyOf("env:X", new Burnwatch.Secrets.Secret(Signing))],
                "burnwatch-4f1c-7-1-trigger", Some.Noon, System.Text.Encoding.UTF8.GetBytes(body)),
            request.Headers.GetValues("webhook-signature").Single());
        Assert.Equal(
            "application/cloudevents+json; charset=utf-8", request.Content!.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Every_instance_of_an_Alertmanager_is_told_and_one_that_has_it_is_enough()
    {
        endpoint.Answer = r => new HttpResponseMessage(
            r.RequestUri!.Host == "am-1" ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        var outcome = await SendAsync(ChannelKind.Alertmanager, "two");
        Assert.Equal(PageOutcomeKind.Accepted, outcome.Kind);
        Assert.Contains("am-2 answered 500", outcome.Text);
        Assert.Equal(
            ["https://am-1/api/v2/alerts", "https://am-2/api/v2/alerts"],
            endpoint.Posts.Select(p => p.Request.RequestUri!.AbsoluteUri).Order());
    }

    private async Task<PageOutcome> SendAsync(ChannelKind kind, string name, string address = Address)
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_ADDRESS", address);
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_SIGNING", Signing);
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_TOKEN", "Bearer CANARYTOKEN0123");
        var time = new FakeTimeProvider(Some.Noon);
        // Not disposed: the handler is the test's.
        var http = new HttpSink(endpoint);
        IChannel channel = kind switch
        {
            ChannelKind.Slack => new SlackChannel(http),
            ChannelKind.Webhook => new WebhookChannel(http, new ClosedChannelStore(database.DataSource), time),
            _ => new AlertmanagerChannel(http, time),
        };
        var page = SomePage.Of(SignalKind.CreditSpike);
        return await channel.SendAsync(
            page with
            {
                Page = page.Page with { Channel = $"{kind}:{name}" },
                Channel = new ChannelOptions
                {
                    Name = name,
                    Kind = kind,
                    Urls = [new Uri("https://am-1"), new Uri("https://am-2/")],
                    Authorization = "env:BURNWATCH_TEST_TOKEN",
                    SigningSecrets = ["env:BURNWATCH_TEST_SIGNING"],
                },
            },
            CancellationToken.None);
    }
}
