using Burnwatch.Alerting.Acting;
using Burnwatch.Alerting.Answering;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.PagerDuty;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Burnwatch.Web;
using Burnwatch.Web.PagerDuty;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Acceptance.Tests;

/// <summary>What people do at PagerDuty, over its webhooks and its REST API, to a row of ours.</summary>
public sealed class AnswersComeBackTests
{
    private const string Secret = "simulated-webhook-secret";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_people_do_is_stored_with_who_did_it()
    {
        await using var world = await LeakAsync();
        await using var web = await ServeAsync(world);
        var incident = Assert.Single(world.Simulator.PagerDuty.Incidents);

        world.Simulator.PagerDuty.Acknowledge(incident.Id, "Ada Person");
        world.Simulator.PagerDuty.Reassign(incident.Id, "Bo Other", "Ada Person");
        world.Simulator.PagerDuty.Annotate(incident.Id, "It is the load test.", "Bo Other");
        world.Simulator.PagerDuty.Unacknowledge(incident.Id);
        world.Simulator.PagerDuty.Resolve(incident.Id, "Bo Other");
        world.Simulator.PagerDuty.Reopen(incident.Id, "Ada Person");

        Assert.Equal(
            [
                "acknowledge by Ada Person: ",
                "reassign by Ada Person: Bo Other",
                "note by Bo Other: It is the load test.",
                "unacknowledge by PagerDuty: ",
                "resolve by Bo Other: ",
                "reopen by Ada Person: ",
            ],
            await ActsAsync(world, 6));
    }

    [Fact]
    public async Task Who_acknowledges_the_page_at_PagerDuty_has_acknowledged_the_incident_here()
    {
        await using var world = await LeakAsync();
        await using var web = await ServeAsync(world);
        const string state = "select state || ' by ' || coalesce(acknowledged_by, 'nobody') from incident";
        Assert.Equal(["firing by nobody"], await TextsAsync(world, state));

        world.Simulator.PagerDuty.Acknowledge(Assert.Single(world.Simulator.PagerDuty.Incidents).Id, "Ada Person");
        await ActsAsync(world, 1);
        await world.StepAsync(Step);

        Assert.Equal(["acknowledged by Ada Person"], await TextsAsync(world, state));
        Assert.Contains(
            await TextsAsync(world, "select text from incident_event where kind = 'acknowledged'"),
            text => text.StartsWith("Acknowledged by Ada Person", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_own_resolve_is_nobodys_act()
    {
        await using var world = await LeakAsync(length: TimeSpan.FromMinutes(10));
        await using var web = await ServeAsync(world);
        world.Simulator.PagerDuty.Annotate(Assert.Single(world.Simulator.PagerDuty.Incidents).Id, "before");
        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(4), Step);
        Assert.Contains(world.Simulator.PagerDuty.Incidents, i => i.Status is IncidentStatus.Resolved);
        world.Simulator.PagerDuty.Annotate(world.Simulator.PagerDuty.Incidents[0].Id, "after");

        Assert.Equal(["note by Ada Person: before", "note by Ada Person: after"], await ActsAsync(world, 2));
    }

    [Fact]
    public async Task What_people_do_here_is_so_at_PagerDuty_and_comes_back_as_nobodys_act()
    {
        await using var world = await LeakAsync();
        await using var web = await ServeAsync(world);
        var pagerDuty = world.Simulator.PagerDuty;
        var id = long.Parse(
            Assert.Single(await TextsAsync(world, "select id::text from incident")),
            System.Globalization.CultureInfo.InvariantCulture);
        var desk = world.Get<ActDesk>();

        await desk.TakeAsync(new ActOrder(id, IncidentActKind.Acknowledge, "ann", ActWay.Command), default);
        await world.RunUntilAsync(world.Now + TimeSpan.FromMinutes(2), Step);
        Assert.Equal(IncidentStatus.Acknowledged, Assert.Single(pagerDuty.Incidents).Status);
        await desk.TakeAsync(new ActOrder(id, IncidentActKind.Note, "ann", ActWay.Command) { Text = "between" }, default);
        Assert.Equal(["acknowledge by ann: ", "note by ann: between"], await ActsAsync(world, 2));

        await desk.TakeAsync(
            new ActOrder(id, IncidentActKind.Resolve, "ann", ActWay.Page) { Text = "the key is off" }, default);
        await world.RunUntilAsync(world.Now + TimeSpan.FromMinutes(2), Step);
        Assert.All(pagerDuty.Incidents, i => Assert.Equal(IncidentStatus.Resolved, i.Status));
        pagerDuty.Annotate(pagerDuty.Incidents[0].Id, "after", "Bo Other");
        Assert.Equal(
            ["acknowledge by ann: ", "note by ann: between", "resolve by ann: the key is off", "note by Bo Other: after"],
            await ActsAsync(world, 4));
        Assert.Equal(["acknowledge", "resolve"], pagerDuty.Events.Select(e => e.Action).Where(a => a != "trigger"));
    }

    [Fact]
    public async Task Without_a_token_the_key_in_the_webhook_is_taken_and_without_either_it_is_told()
    {
        await using var world = await LeakAsync(pagerDuty: new() { WebhooksCarryKey = true }, hasToken: false);
        await using (await ServeAsync(world))
        {
            world.Simulator.PagerDuty.Acknowledge(world.Simulator.PagerDuty.Incidents[0].Id);
            Assert.Equal(["acknowledge by Ada Person: "], await ActsAsync(world, 1));
        }

        await using var mute = await LeakAsync(hasToken: false);
        await using var web = await ServeAsync(mute);
        mute.Simulator.PagerDuty.Acknowledge(mute.Simulator.PagerDuty.Incidents[0].Id);
        await Eventually.BecomesTrueAsync(async () =>
        {
            await mute.Get<AnswerWorker>().ReadDueAsync(CancellationToken.None);
            return (await TextsAsync(mute, "select outcome from pagerduty_webhook where state = 'unknown'"))
                .Any(t => t.Contains("set Alerting:PagerDutyToken"));
        });
    }

    [Fact]
    public async Task PagerDutys_rest_api_being_away_loses_nothing()
    {
        await using var world = await LeakAsync();
        await using var web = await ServeAsync(world);
        world.Simulator.Faults.Add(new Fault
        {
            Endpoint = SimulatorEndpoint.Incidents,
            Kind = FaultKind.ServerError,
            Times = 1,
        });

        world.Simulator.PagerDuty.Acknowledge(world.Simulator.PagerDuty.Incidents[0].Id);

        await Eventually.BecomesTrueAsync(async () =>
        {
            await world.Get<AnswerWorker>().ReadDueAsync(CancellationToken.None);
            return (await TextsAsync(world, "select outcome from pagerduty_webhook where attempts = 1")).Count > 0;
        });
        await ExecuteAsync(world, "update pagerduty_webhook set due_at = now()");
        Assert.Equal(["acknowledge by Ada Person: "], await ActsAsync(world, 1));
    }

    [Fact]
    public async Task Without_webhooks_it_is_polled_and_each_change_is_one_act()
    {
        await using var world = await LeakAsync(takesWebhooks: false);
        var incident = Assert.Single(world.Simulator.PagerDuty.Incidents);
        var poll = world.Get<AnswerPollJob>();
        await poll.PollAsync(CancellationToken.None);

        world.Simulator.PagerDuty.Acknowledge(incident.Id, "Ada Person");
        await poll.PollAsync(CancellationToken.None);
        await poll.PollAsync(CancellationToken.None);
        world.Simulator.PagerDuty.Unacknowledge(incident.Id, "Bo Other");
        await poll.PollAsync(CancellationToken.None);
        world.Simulator.PagerDuty.Resolve(incident.Id, "Bo Other");
        await poll.PollAsync(CancellationToken.None);
        await poll.PollAsync(CancellationToken.None);

        Assert.Equal(
            ["acknowledge by Ada Person", "unacknowledge by Bo Other", "resolve by Bo Other"],
            await TextsAsync(world, "select kind || ' by ' || author from incident_act order by id"));
    }

    [Fact]
    public async Task By_night_a_resolve_that_was_lost_is_sent_again()
    {
        await using var world = await LeakAsync(length: TimeSpan.FromMinutes(10), takesWebhooks: false);
        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(4), TimeSpan.FromMinutes(10));
        Assert.Equal(["resolved"], await TextsAsync(world, "select state from incident"));
        Assert.All(world.Simulator.PagerDuty.Incidents, i => Assert.Equal(IncidentStatus.Resolved, i.Status));
        // As if the resolve had never come.
        Assert.True(world.Simulator.PagerDuty.Unacknowledge(world.Simulator.PagerDuty.Incidents[0].Id));
        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(5), TimeSpan.FromMinutes(20));

        await world.Get<CompareJob>().CompareAsync(CancellationToken.None);
        await world.SendAsync();

        Assert.All(world.Simulator.PagerDuty.Incidents, i => Assert.Equal(IncidentStatus.Resolved, i.Status));
        await world.Get<CompareJob>().CompareAsync(CancellationToken.None);
        Assert.Equal(["0"], await TextsAsync(world, "select count(*)::text from page where state = 'waiting'"));
    }

    [Fact]
    public async Task By_night_what_was_closed_there_unheard_is_told_on_the_timeline()
    {
        await using var world = await LeakAsync(takesWebhooks: false);
        await world.RunUntilAsync(world.Now.AddHours(2), TimeSpan.FromMinutes(10));
        Assert.True(world.Simulator.PagerDuty.Resolve(world.Simulator.PagerDuty.Incidents[^1].Id, "Ada Person"));
        await world.StepAsync(TimeSpan.FromMinutes(16));

        await world.Get<CompareJob>().CompareAsync(CancellationToken.None);
        await world.Get<CompareJob>().CompareAsync(CancellationToken.None);
        await world.StepAsync(Step);

        Assert.Contains(
            await TextsAsync(world, "select text from incident_event where kind = 'resolved'"),
            text => text.StartsWith("Resolved by Ada Person", StringComparison.Ordinal)
                && text.Contains("found there by the nightly comparison", StringComparison.Ordinal));
        Assert.Equal(["1"], await TextsAsync(world, "select count(*)::text from incident_act"));
    }

    private static Task<World> LeakAsync(
        TimeSpan? length = null, PagerDutyOptions? pagerDuty = null, bool hasToken = true, bool takesWebhooks = true) =>
        PagedAsync(
            Scenarios.Leak(
                LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: length ?? TimeSpan.FromHours(3), times: 200),
            pagerDuty ?? new PagerDutyOptions(),
            hasToken,
            takesWebhooks);

    private static async Task<World> PagedAsync(
        ScenarioLeak leak, PagerDutyOptions pagerDuty, bool hasToken, bool takesWebhooks)
    {
        var world = await World.StartAsync(
            Scenarios.Company(leak),
            Scenarios.LiveStart,
            pagerDuty: pagerDuty,
            more: hasToken ? ("Alerting:PagerDutyToken", pagerDuty.RestToken) : null,
            takesWebhooks: takesWebhooks);
        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(9), Step);
        return world;
    }

    /// <summary>The pages of the daemon, which PagerDuty is told of.</summary>
    private static async Task<WebApplication> ServeAsync(World world)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(world.Database.DataSource);
        builder.Services.AddSingleton(world.Get<TimeProvider>());
        builder.Services.AddSingleton(world.Get<IOptions<Alerting.AlertingOptions>>());
        builder.Services.AddBurnwatchWeb();
        var app = builder.Build();
        app.MapBurnwatchWeb();
        await app.StartAsync();
        world.Simulator.PagerDuty.Subscribe(new Uri(new Uri(app.Urls.Single()), WebhookEndpoint.Path), Secret);
        return app;
    }

    /// <summary>What was done, once so much of it is there.</summary>
    private static async Task<IReadOnlyList<string>> ActsAsync(World world, int count)
    {
        IReadOnlyList<string> acts = [];
        await Eventually.BecomesTrueAsync(async () =>
        {
            await world.Get<AnswerWorker>().ReadDueAsync(CancellationToken.None);
            acts = await TextsAsync(
                world, "select kind || ' by ' || author || ': ' || coalesce(text, '') from incident_act order by id");
            return acts.Count >= count;
        });
        Assert.Equal(0, await world.Get<AnswerWorker>().ReadDueAsync(CancellationToken.None));
        return acts;
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(World world, string sql)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(sql)];
    }

    private static async Task ExecuteAsync(World world, string sql)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
