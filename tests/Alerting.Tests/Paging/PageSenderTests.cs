using System.Net;
using System.Net.Http.Headers;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageSenderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Canary = "CANARY0R0UT1NG0KEY0CANARY0000000";

    private readonly PageTable pages = new(database);
    private readonly FakePagerDuty pagerDuty = new();
    private readonly CollectingLoggerProvider logs = new();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_ROUTE", Canary);
        await pages.EmptyAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_accepted_page_is_sent()
    {
        var id = await pages.AddAsync(1);
        Assert.Equal(1, await SendAsync());
        var page = await pages.FindAsync(id);
        Assert.Equal(("sent", 1, Some.Noon, false), (page.State, page.Attempts, page.SentAt, page.IsLeased));
        Assert.Equal("PagerDuty answered 202: success: Event processed", page.LastAnswer);
        Assert.Equal(["trigger burnwatch-1-1"], pagerDuty.Told);
        Assert.Equal(0, await SendAsync());
    }

    [Fact]
    public async Task Every_page_of_an_incident_is_sent_in_its_order()
    {
        await pages.AddAsync(1);
        await pages.AddAsync(1, 2);
        await pages.AddAsync(1, 1, "resolve");
        await pages.AddAsync(1, 2, "resolve");
        while (await SendAsync() > 0)
        {
        }
        Assert.Equal(["trigger burnwatch-1-1", "trigger burnwatch-1-2", "resolve burnwatch-1-1", "resolve burnwatch-1-2"], pagerDuty.Told);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_page_that_PagerDuty_cannot_take_now_is_sent_later(int status)
    {
        var id = await pages.AddAsync(1);
        pagerDuty.Answer = _ => FakePagerDuty.With(status);
        await SendAsync();
        var page = await pages.FindAsync(id);
        Assert.Equal(("waiting", false), (page.State, page.IsLeased));
        Assert.InRange(page.DueIn, -60, 2);
        Assert.StartsWith($"PagerDuty answered {status}", page.LastAnswer);

        pagerDuty.Answer = _ => FakePagerDuty.With(202);
        await pages.ExecuteAsync("update page set due_at = now()");
        await SendAsync();
        Assert.Equal(("sent", 2), await pages.FindAsync(id) is var sent ? (sent.State, sent.Attempts) : default);
    }

    [Fact]
    public async Task A_page_waits_as_long_as_PagerDuty_asks()
    {
        var id = await pages.AddAsync(1);
        pagerDuty.Answer = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromMinutes(20)) } });
        await SendAsync();
        Assert.InRange((await pages.FindAsync(id)).DueIn, 1_000, 1_200);
    }

    [Fact]
    public async Task A_page_without_an_answer_is_sent_later()
    {
        var id = await pages.AddAsync(1);
        pagerDuty.Answer = _ => throw new HttpRequestException("Connection refused");
        await SendAsync();
        Assert.Equal("waiting", (await pages.FindAsync(id)).State);
    }

    [Fact]
    public async Task What_PagerDuty_refuses_is_refused_for_good_and_loud()
    {
        var id = await pages.AddAsync(1);
        pagerDuty.Answer = _ => FakePagerDuty.With(400, """{"status":"invalid event","message":"Event object is invalid","errors":["'routing_key' is invalid"]}""");
        await SendAsync();
        var page = await pages.FindAsync(id);
        Assert.Equal("refused", page.State);
        Assert.Contains("'routing_key' is invalid", page.LastAnswer);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "Refused").Level);
        Assert.Equal(0, await SendAsync());
    }

    [Theory]
    [InlineData("env:BURNWATCH_TEST_ABSENT")]
    [InlineData("file:/burnwatch/absent")]
    public async Task A_routing_key_that_is_not_there_yet_is_waited_for(string route)
    {
        var id = await pages.AddAsync(1, route: route);
        await SendAsync();
        var page = await pages.FindAsync(id);
        Assert.Equal("waiting", page.State);
        Assert.Contains(route, page.LastAnswer);
        Assert.Empty(pagerDuty.Events);
    }

    [Fact]
    public async Task What_cannot_be_made_into_an_event_is_refused_and_stops_nobody()
    {
        var malformed = await pages.AddAsync(1, content: PageTable.Malformed);
        var pasted = await pages.AddAsync(2, route: Canary);
        var good = await pages.AddAsync(3);
        await SendAsync();
        Assert.Equal(["refused", "refused", "sent"], [(await pages.FindAsync(malformed)).State, (await pages.FindAsync(pasted)).State, (await pages.FindAsync(good)).State]);
    }

    [Fact]
    public async Task A_resolve_needs_no_content() =>
        Assert.Equal("sent", (await pages.FindAsync(await SentAsync(await pages.AddAsync(1, action: "resolve", content: PageTable.Malformed)))).State);

    [Fact]
    public async Task A_page_that_takes_long_does_not_hold_up_the_others()
    {
        // Sent one by one, twenty pages without an answer would outlast their leases, and others would send them too.
        var held = new TaskCompletionSource<HttpResponseMessage>();
        var slow = await pages.AddAsync(1);
        var quick = await pages.AddAsync(2);
        pagerDuty.Answer = sent => sent["dedup_key"]!.GetValue<string>() == "burnwatch-1-1" ? held.Task : FakePagerDuty.With(202);
        var sending = SendAsync();
        await Eventually.BecomesTrueAsync(async () => (await pages.FindAsync(quick)).State == "sent");
        Assert.Equal("waiting", (await pages.FindAsync(slow)).State);
        held.SetResult(await FakePagerDuty.With(202));
        await sending;
        Assert.Equal("sent", (await pages.FindAsync(slow)).State);
    }

    [Fact]
    public async Task The_routing_key_is_in_no_column_and_no_log()
    {
        await pages.AddAsync(1);
        await pages.AddAsync(2);
        await pages.AddAsync(3);
        var status = 199;
        pagerDuty.Answer = sent => Interlocked.Add(ref status, 201) switch
        {
            400 => FakePagerDuty.With(400, sent.ToJsonString()),
            601 => FakePagerDuty.With(500, $"no such key {sent["routing_key"]}"),
            _ => throw new HttpRequestException($"cannot reach {sent["routing_key"]}"),
        };
        await SendAsync();
        Assert.Equal(3, pagerDuty.Events.Count);
        Assert.All(pagerDuty.Events, e => Assert.Equal(Canary, e["routing_key"]!.GetValue<string>()));
        Assert.DoesNotContain(Canary, await pages.DumpAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, logs.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_service_sends_what_is_written_while_it_runs()
    {
        using var client = pagerDuty.Client;
        using var sender = Sender(client);
        await sender.StartAsync(CancellationToken.None);
        await pages.AddAsync(1);
        await pages.AddAsync(1, action: "resolve");
        await pages.ExecuteAsync($"notify {PageStore.WakeChannel}");
        await Eventually.BecomesTrueAsync(() => pagerDuty.Events.Count == 2);
        await sender.StopAsync(CancellationToken.None);
        Assert.True(sender.ExecuteTask!.IsCompleted && !sender.ExecuteTask.IsFaulted);
    }

    private async Task<long> SentAsync(long id)
    {
        await SendAsync();
        return id;
    }

    private async Task<int> SendAsync()
    {
        using var client = pagerDuty.Client;
        using var sender = Sender(client);
        return await sender.SendDueAsync(CancellationToken.None);
    }

    private PageSender Sender(PagerDuty.Client.EventsClient client) => new(
        new PageStore(database.DataSource),
        client,
        Options.Create(new AlertingOptions { RoutingKey = "env:BURNWATCH_TEST_ROUTE", SendInterval = TimeSpan.FromSeconds(1) }),
        new FakeTimeProvider(Some.Noon),
        logs.CreateLogger<PageSender>());
}
