using Burnwatch.Alerting.Incidents;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>What people do to an incident while a leak burns, from the row to the page.</summary>
public class ActTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_somebody_looks_after_is_not_reminded_of()
    {
        var (world, key) = await LeakAsync();
        await ActAsync(world, IncidentActKind.Acknowledge);
        await world.PassAsync(1, (key, 2_000));
        Assert.Equal("acknowledged dana", await world.ScalarAsync<string>("select state || ' ' || acknowledged_by from incident"));
        await ActAsync(world, IncidentActKind.Note, text: "asked the owner");
        await world.PassAsync(1, (key, 2_000));
        Assert.Equal(["acknowledged", "noted"], (await world.StepsAsync()).Where(s => s is "acknowledged" or "noted"));
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from incident_act where folded_at is null"));
    }

    [Fact]
    public async Task What_a_person_resolves_is_resolved_everywhere_and_opened_again_where_it_burns_on()
    {
        // Every kind of evidence that it brings has been told by then.
        var (world, key) = await LeakAsync(minutes: 60);
        await ActAsync(world, IncidentActKind.Resolve);
        await world.PassAsync(1, (key, 2_000));
        Assert.Equal(await CountAsync(world, "trigger"), await CountAsync(world, "resolve"));
        Assert.Equal("resolved dana", await world.ScalarAsync<string>("select state || ' ' || resolved_by from incident"));
        var told = await CountAsync(world, "trigger");
        await world.PassAsync(28, (key, 2_000));
        Assert.Equal(told, await CountAsync(world, "trigger"));
        await world.PassAsync(5, (key, 2_000));
        Assert.Equal(told + 1, await CountAsync(world, "trigger"));
        var why = await world.ScalarAsync<string>("select text from incident_event where kind = 'reopened'");
        Assert.StartsWith("dana resolved it 30 min ago, and it goes on.", why);
    }

    [Fact]
    public async Task What_a_person_opens_again_is_resolved_once_more()
    {
        var (world, key) = await LeakAsync();
        await world.ExecuteAsync("update page set state = 'sent'");
        await ActAsync(world, IncidentActKind.Resolve);
        await world.PassAsync(1, (key, 100));
        await world.ExecuteAsync("update page set state = 'sent'");
        await world.PassAsync(10, (key, 100));
        await ActAsync(world, IncidentActKind.Reopen);
        await world.PassAsync(1, (key, 100));
        Assert.Equal("firing", await world.ScalarAsync<string>("select state from incident"));
        await world.PassAsync(150, (key, 100));
        Assert.Equal("resolved", await world.ScalarAsync<string>("select state from incident"));
        Assert.Equal(
            await CountAsync(world, "trigger"),
            await world.ScalarAsync<long>("select count(*) from page where action = 'resolve' and state = 'waiting'"));
    }

    [Fact]
    public async Task An_act_on_an_incident_that_another_followed_stands_on_its_timeline_alone()
    {
        var (world, key) = await LeakAsync();
        await world.PassAsync(150, (key, 100));
        await world.ExecuteAsync("update incident set resolved_at = resolved_at - interval '1 day'");
        await world.PassAsync(15, (key, 2_000));
        Assert.Equal(2, await world.ScalarAsync<long>("select count(*) from incident"));
        await ActAsync(world, IncidentActKind.Resolve, incident: 1);
        await world.TickAsync();
        Assert.Equal("firing", await world.ScalarAsync<string>("select state from incident where id = 2"));
        Assert.EndsWith(
            "A newer incident of the key has followed: it changes nothing.",
            await world.ScalarAsync<string>("select text from incident_event where incident_id = 1 order by id desc limit 1"));
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from incident_act where folded_at is null"));
    }

    [Fact]
    public async Task Two_nodes_fold_an_act_once()
    {
        var (world, _) = await LeakAsync();
        var other = world.NewNode();
        await ActAsync(world, IncidentActKind.Acknowledge);
        await Task.WhenAll(world.TickAsync(), other.TickAsync(0, CancellationToken.None));
        await other.TickAsync(0, CancellationToken.None);
        Assert.Single(await world.StepsAsync(), s => s == "acknowledged");
    }

    [Fact]
    public async Task Who_acknowledges_here_acknowledges_every_page_at_PagerDuty_and_nowhere_else()
    {
        var (world, key) = await LeakAsync(minutes: 60);
        await world.ExecuteAsync(
            """
            insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
            select incident_id, generation, c, action, dedup_key, route, severity, content, created_at
              from page, unnest(array['slack:security', 'pagerduty:security', 'alertmanager:all']) as c
             where generation = 1
            """);
        await ActAsync(world, IncidentActKind.Acknowledge, source: "page");
        await world.PassAsync(1, (key, 2_000));
        var generations = await world.ScalarAsync<int>("select generation from incident");
        Assert.Equal(
            ["1 pagerduty:security", .. Enumerable.Range(1, generations).Select(g => $"{g} pagerduty")],
            (await AcknowledgedAsync(world)).Order(StringComparer.Ordinal).OrderBy(a => !a.EndsWith("security", StringComparison.Ordinal)));
        // Told once however often it is folded, and once more when somebody says it again.
        await world.ExecuteAsync("update page set state = 'sent'");
        await world.PassAsync(1, (key, 2_000));
        Assert.Equal(0, await WaitingAsync(world));
        await ActAsync(world, IncidentActKind.Acknowledge, source: "command");
        await world.TickAsync();
        Assert.Equal(generations + 1, await WaitingAsync(world));
    }

    [Fact]
    public async Task What_was_acknowledged_at_PagerDuty_does_not_go_back_there()
    {
        var (world, key) = await LeakAsync();
        await ActAsync(world, IncidentActKind.Acknowledge, source: "pagerduty");
        await world.PassAsync(1, (key, 2_000));
        Assert.Equal("acknowledged", await world.ScalarAsync<string>("select state from incident"));
        Assert.Empty(await AcknowledgedAsync(world));
    }

    [Fact]
    public async Task What_is_resolved_here_or_there_is_resolved_once_on_each_channel()
    {
        foreach (var source in new[] { "command", "pagerduty" })
        {
            var (world, key) = await LeakAsync();
            await world.ExecuteAsync(
                """
                insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
                select incident_id, generation, 'alertmanager:all', action, dedup_key, route, severity, content, created_at from page
                """);
            await ActAsync(world, IncidentActKind.Resolve, source: source);
            await ActAsync(world, IncidentActKind.Resolve, source: source);
            await world.PassAsync(2, (key, 2_000));
            Assert.Equal(
                ["alertmanager:all", "pagerduty"],
                await world.AllAsync<string>(
                    "select channel from page where action = 'resolve' and generation = 1 order by channel"));
        }
    }

    [Fact]
    public async Task What_is_resolved_is_not_acknowledged_any_more_where_it_was_told_before()
    {
        var (world, key) = await LeakAsync();
        await ActAsync(world, IncidentActKind.Resolve);
        await world.PassAsync(40, (key, 2_000));
        Assert.Equal("firing", await world.ScalarAsync<string>("select state from incident"));
        await ActAsync(world, IncidentActKind.Acknowledge, source: "page");
        await world.TickAsync();
        Assert.Equal(
            await world.AllAsync<string>(
                "select g || ' pagerduty' from incident, generate_series(2, generation) as g order by g"),
            await AcknowledgedAsync(world));
    }

    private static Task<IReadOnlyList<string>> AcknowledgedAsync(World world) => world.AllAsync<string>(
        "select generation || ' ' || channel from page where action = 'acknowledge' order by id");

    private static Task<long> WaitingAsync(World world) => world.ScalarAsync<long>(
        "select count(*) from page where action = 'acknowledge' and state = 'waiting'");

    private async Task<(World World, long Key)> LeakAsync(int minutes = 10)
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(minutes, (key, 2_000));
        return (world, key);
    }

    private async Task ActAsync(World world, IncidentActKind kind, string? text = null, long incident = 1, string source = "page") => Assert.Equal(
        IncidentActIntake.Added,
        await new IncidentActStore(database.DataSource).AddAsync(
            incident,
            new IncidentAct { Kind = kind, At = world.Now, Author = "dana", Text = text, Source = source },
            CancellationToken.None));

    private static Task<long> CountAsync(World world, string action) =>
        world.ScalarAsync<long>("select count(*) from page where action = @action", new { action });
}
