using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.PagerDuty;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageSenderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Canary = "CANARY0R0UT1NG0KEY0CANARY0000000";
    private const string Owners = "0WNERS0R0UT1NG0KEY00000000000000";

    private const string InvalidKey =
        """{"status":"invalid event","message":"Event object is invalid","errors":["'routing_key' is invalid"]}""";

    private readonly PageTable pages = new(database);
    private readonly FakePagerDuty pagerDuty = new();
    private readonly CollectingLoggerProvider logs = new();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_ROUTE", Canary);
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_OWNER", Owners);
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
    public async Task An_acknowledgement_goes_where_its_trigger_went_and_after_it()
    {
        await pages.AddAsync(1);
        var id = await pages.AddAsync(1, action: "acknowledge", route: "env:NOT_HERE");
        var refused = await pages.AddAsync(2);
        var late = await pages.AddAsync(2, action: "acknowledge");
        await pages.ExecuteAsync($"update page set state = 'refused' where id = {refused}");
        while (await SendAsync() > 0)
        {
        }
        Assert.Equal(["trigger burnwatch-1-1", "acknowledge burnwatch-1-1"], pagerDuty.Told);
        Assert.Equal("sent", (await pages.FindAsync(id)).State);
        Assert.Equal("Not sent, since its trigger was refused.", (await pages.FindAsync(late)).LastAnswer);
    }

    [Theory]
    [InlineData("https://burnwatch.example/at/night/", 1)]
    [InlineData("http://localhost:8099", 0)]
    [InlineData(null, 0)]
    public async Task A_page_shows_its_picture_where_people_can_reach_it(string? publicUrl, int pictures)
    {
        await pages.AddAsync(1);
        var url = publicUrl is null ? null : new Uri(publicUrl);
        using var client = pagerDuty.Client;
        using var sender = Sender(client, publicUrl: url);
        await sender.SendDueAsync(CancellationToken.None);
        var images = Assert.Single(pagerDuty.Events)["images"]?.AsArray() ?? [];
        Assert.Equal(pictures, images.Count);
        foreach (var image in images)
        {
            var address = new Uri(image!["src"]!.GetValue<string>());
            Assert.Equal("/at/night/incidents/1/chart.png", address.AbsolutePath);
            var query = address.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
            var check = new ChartAddresses(
                Options.Create(new AlertingOptions { RoutingKey = "env:BURNWATCH_TEST_ROUTE" }),
                new FakeTimeProvider(Some.Noon + ChartAddresses.Life));
            Assert.Equal(ChartPass.Valid, check.Check(1, query["until"], query["signature"]));
            Assert.Equal(ChartPass.Forged, check.Check(2, query["until"], query["signature"]));
        }
    }

    [Fact]
    public async Task A_page_whose_picture_cannot_be_signed_goes_without_it()
    {
        await pages.AddAsync(1);
        using var client = pagerDuty.Client;
        using var sender = Sender(client, route: "env:BURNWATCH_TEST_NOWHERE", publicUrl: new Uri("https://b.example"));
        await sender.SendDueAsync(CancellationToken.None);
        Assert.Null(Assert.Single(pagerDuty.Events)["images"]);
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
        Assert.Equal(
            ["trigger burnwatch-1-1", "trigger burnwatch-1-2", "resolve burnwatch-1-1", "resolve burnwatch-1-2"],
            pagerDuty.Told);
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
        pagerDuty.Answer = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromMinutes(20)) },
        });
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
        pagerDuty.Answer = _ => FakePagerDuty.With(400, InvalidKey);
        await SendAsync();
        var page = await pages.FindAsync(id);
        Assert.Equal("refused", page.State);
        Assert.Contains("'routing_key' is invalid", page.LastAnswer);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "Refused").Level);
        Assert.Equal(0, await SendAsync());
    }

    [Theory]
    [InlineData("env:BURNWATCH_TEST_ABSENT", "env:BURNWATCH_TEST_ABSENT")]
    [InlineData("file:/burnwatch/absent", "file:/burnwatch/absent")]
    [InlineData("pasted0routing0key00000000000000", "not a reference to a secret")]
    public async Task A_page_whose_routing_key_cannot_be_read_goes_to_the_default_at_once_and_says_so(
        string route, string said)
    {
        var id = await pages.AddAsync(1, route: route);
        await SendAsync();
        await SendAsync();
        Assert.Equal("sent", (await pages.FindAsync(id)).State);
        var sent = Assert.Single(pagerDuty.Events);
        Assert.Equal(Canary, sent["routing_key"]!.GetValue<string>());
        var because = sent["payload"]!["custom_details"]!["sent_here_because"]!.GetValue<string>();
        Assert.StartsWith("It could not go to its owner's routing key, so it went to Alerting:RoutingKey.", because);
        Assert.Contains(said, because);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "Diverted").Level);
        Assert.DoesNotContain("pasted0routing0key", because);
    }

    [Fact]
    public async Task A_page_that_PagerDuty_refuses_for_its_owner_goes_to_the_default_at_once_and_says_so()
    {
        var id = await pages.AddAsync(1, route: "env:BURNWATCH_TEST_OWNER");
        pagerDuty.Answer = IsOwners(() => FakePagerDuty.With(400, InvalidKey));
        await SendAsync();
        await SendAsync();
        Assert.Equal("sent", (await pages.FindAsync(id)).State);
        Assert.Equal([Owners, Canary], pagerDuty.Events.Select(e => e["routing_key"]!.GetValue<string>()));
        Assert.Contains(
            "'routing_key' is invalid",
            pagerDuty.Events[1]["payload"]!["custom_details"]!["sent_here_because"]!.GetValue<string>());
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "Diverted").Level);
    }

    [Fact]
    public async Task A_resolve_follows_its_trigger_wherever_that_went()
    {
        await pages.AddAsync(1, route: "env:BURNWATCH_TEST_OWNER");
        await pages.AddAsync(1, action: "resolve", route: "env:BURNWATCH_TEST_OWNER");
        pagerDuty.Answer = IsOwners(() => FakePagerDuty.With(400, InvalidKey));
        while (await SendAsync() > 0)
        {
        }
        Assert.Equal(
            [("trigger", Owners), ("trigger", Canary), ("resolve", Canary)],
            pagerDuty.Events.Select(
                e => (e["event_action"]!.GetValue<string>(), e["routing_key"]!.GetValue<string>())));
    }

    [Fact]
    public async Task The_resolve_of_a_trigger_that_was_refused_is_not_sent()
    {
        await pages.AddAsync(1);
        var resolve = await pages.AddAsync(1, action: "resolve");
        pagerDuty.Answer = _ => FakePagerDuty.With(400, InvalidKey);
        await SendAsync();
        pagerDuty.Answer = _ => FakePagerDuty.With(202);
        Assert.Equal(1, await SendAsync());
        Assert.Equal(["trigger burnwatch-1-1"], pagerDuty.Told);
        Assert.Equal("refused", (await pages.FindAsync(resolve)).State);
    }

    [Fact]
    public async Task The_default_routing_key_is_waited_for()
    {
        var id = await pages.AddAsync(1, route: "env:BURNWATCH_TEST_ABSENT");
        using var client = pagerDuty.Client;
        using var sender = Sender(client, "env:BURNWATCH_TEST_ABSENT");
        await sender.SendDueAsync(CancellationToken.None);
        var page = await pages.FindAsync(id);
        Assert.Equal("waiting", page.State);
        Assert.Contains("env:BURNWATCH_TEST_ABSENT", page.LastAnswer);
        Assert.Empty(pagerDuty.Events);
    }

    [Fact]
    public async Task A_resolve_waits_for_the_routing_key_of_its_trigger()
    {
        var id = await pages.AddAsync(1, action: "resolve", route: "env:BURNWATCH_TEST_ABSENT");
        await SendAsync();
        Assert.Equal("waiting", (await pages.FindAsync(id)).State);
        Assert.Empty(pagerDuty.Events);
    }

    [Fact]
    public async Task A_fault_that_nobody_foresaw_gives_the_page_back_and_stops_nobody()
    {
        var faulty = await pages.AddAsync(1);
        var good = await pages.AddAsync(2);
        pagerDuty.Answer = sent => sent["dedup_key"]!.GetValue<string>() == "burnwatch-1-1"
            ? throw new InvalidOperationException("nobody foresaw this")
            : FakePagerDuty.With(202);
        Assert.Equal(2, await SendAsync());
        var page = await pages.FindAsync(faulty);
        Assert.Equal(("waiting", false), (page.State, page.IsLeased));
        Assert.InRange(page.DueIn, -60, 2);
        Assert.Equal("sent", (await pages.FindAsync(good)).State);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "SendFailed").Level);
    }

    [Fact]
    public async Task The_service_outlives_a_round_that_fails_in_a_way_that_nobody_foresaw()
    {
        await using var gone = NpgsqlDataSource.Create(database.ConnectionString);
        await gone.DisposeAsync();
        using var client = pagerDuty.Client;
        var time = new FakeTimeProvider(Some.Noon);
        using var sender = Sender(client, store: new PageStore(gone), time: time);
        await sender.StartAsync(CancellationToken.None);
        await Eventually.BecomesTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return logs.Messages.Count(m => m.Name == "RoundFailed") > 1;
        });
        Assert.False(sender.ExecuteTask!.IsCompleted);
        await sender.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_cannot_be_made_into_an_event_is_refused_and_stops_nobody()
    {
        var malformed = await pages.AddAsync(1, content: PageTable.Malformed);
        var good = await pages.AddAsync(2);
        await SendAsync();
        Assert.Equal(
            ["refused", "sent"], [(await pages.FindAsync(malformed)).State, (await pages.FindAsync(good)).State]);
    }

    [Fact]
    public async Task A_resolve_needs_no_content() =>
        Assert.Equal(
            "sent",
            (await pages.FindAsync(
                await SentAsync(await pages.AddAsync(1, action: "resolve", content: PageTable.Malformed)))).State);

    [Fact]
    public async Task A_page_that_takes_long_does_not_hold_up_the_others()
    {
        // Sent one by one, twenty pages without an answer would outlast their leases, and others would send them too.
        var held = new TaskCompletionSource<HttpResponseMessage>();
        var slow = await pages.AddAsync(1);
        var quick = await pages.AddAsync(2);
        pagerDuty.Answer = sent =>
            sent["dedup_key"]!.GetValue<string>() == "burnwatch-1-1" ? held.Task : FakePagerDuty.With(202);
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

    private static Func<JsonObject, Task<HttpResponseMessage>> IsOwners(Func<Task<HttpResponseMessage>> answer) =>
        sent => sent["routing_key"]!.GetValue<string>() == Owners ? answer() : FakePagerDuty.With(202);

    private PageSender Sender(
        EventsClient client,
        string route = "env:BURNWATCH_TEST_ROUTE",
        PageStore? store = null,
        TimeProvider? time = null,
        Uri? publicUrl = null)
    {
        var options = Options.Create(new AlertingOptions
        {
            RoutingKey = route,
            SendInterval = TimeSpan.FromSeconds(1),
            PublicUrl = publicUrl,
        });
        return new PageSender(
            store ?? new PageStore(database.DataSource),
            new ChannelBook([new PagerDutyChannel(client)], options),
            new RateLimits(new FakeTimeProvider(Some.Noon)),
            new ChartAddresses(options, new FakeTimeProvider(Some.Noon)),
            new PagingMeter(new CollectingMeters()),
            options,
            time ?? new FakeTimeProvider(Some.Noon),
            logs.CreateLogger<PageSender>());
    }
}
