using Burnwatch.Simulator;
using Burnwatch.Simulator.ElevenApi;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests;

/// <summary>The collector against the provider's stand-in, whose ledger knows what was really used.</summary>
public sealed class SimulatorTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Variable = "BURNWATCH_TEST_SIMULATOR";

    private readonly CollectorTables tables = new(database);
    private readonly FakeTimeProvider clock = new(Noon);

    private SimulatorHost simulator = null!;
    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        await StartAsync(ConcurrencyHeaderMode.Every);
    }

    public async ValueTask DisposeAsync()
    {
        await collector.DisposeAsync();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task What_is_stored_adds_up_to_what_was_used()
    {
        await PollEachMinuteAsync(30);
        await AddsUpAsync();
    }

    [Fact]
    public async Task It_adds_up_whatever_went_wrong_on_the_way()
    {
        await PollEachMinuteAsync(3);
        foreach (var kind in new[]
        {
            FaultKind.RateLimited,
            FaultKind.ServerError,
            FaultKind.CutOff,
            FaultKind.Malformed,
            FaultKind.WrongScope,
            FaultKind.Down,
        })
        {
            simulator.Faults.Add(new Fault { Kind = kind, Endpoint = SimulatorEndpoint.ElevenApi, Times = 2 });
            await PollEachMinuteAsync(12);
            Assert.Empty(simulator.Faults.Active);
        }

        await AddsUpAsync();
    }

    [Fact]
    public async Task It_adds_up_after_an_outage_of_days_and_a_restart()
    {
        await PollEachMinuteAsync(2);
        simulator.Faults.Add(
            new Fault { Kind = FaultKind.Down, Endpoint = SimulatorEndpoint.ElevenApi, For = TimeSpan.FromDays(2) });
        clock.Advance(TimeSpan.FromDays(1));
        await PollEachMinuteAsync(2);
        clock.Advance(TimeSpan.FromDays(1.5));
        await collector.DisposeAsync();
        collector = NewCollector();
        await PollEachMinuteAsync(2);
        await AddsUpAsync();
    }

    [Fact]
    public async Task Every_key_is_found_listed_or_not_and_the_usage_without_one_too()
    {
        await PollEachMinuteAsync(1);
        var expected = simulator.Ledger
            .Hours(simulator.Ledger.Start, Noon.AddMinutes(1))
            .Select(entry => entry.Key)
            .Distinct()
            .Select(name => simulator.KeyHashes.GetValueOrDefault(name, "")).Union(simulator.KeyHashes.Values);
        Assert.Superset(
            expected.ToHashSet(), (await tables.AllAsync<string>("select hash from credential")).ToHashSet());
        Assert.Equal(
            "(no key)",
            await tables.SingleAsync<string>(
                "select k.name from credential c join key k on k.id = c.key_id where c.hash = ''"));
        Assert.NotEmpty(
            await tables.AllAsync<string>("select hash from credential where provider_key_id is null and hash <> ''"));
        Assert.NotEmpty(await tables.AllAsync<string>("select hash from credential where last_listed_at is not null"));
        Assert.Equal(
            1,
            await tables.SingleAsync<int>(
                "select count(*)::integer from workspace "
                + "where credits_used > 0 and credit_limit > 0 and cycle_ends_at > counters_read_at"));
    }

    [Fact]
    public async Task A_wrong_scope_is_not_a_dead_key()
    {
        simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.Usage });
        await PollEachMinuteAsync(1);
        Assert.StartsWith(
            "ScopeMissing: ",
            await tables.SingleAsync<string>("select failure from workspace"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_reads_the_concurrency_of_its_key()
    {
        await PollEachMinuteAsync(1);
        await collector.Prober.ProbeAsync(collector.Workspaces[0], default);
        var (hash, maximum) = await tables.SingleAsync<(string, int)>(
            "select c.hash, r.maximum from concurrency_reading r join credential c on c.id = r.credential_id");
        Assert.Equal(simulator.KeyHashes["checkout-voice"], hash);
        Assert.True(maximum > 0);
    }

    [Fact]
    public async Task A_probe_of_an_API_that_shows_it_with_speech_alone_reads_nothing_and_does_not_fail()
    {
        await DisposeAsync();
        await StartAsync(ConcurrencyHeaderMode.Generation);
        await PollEachMinuteAsync(1);
        await collector.Prober.ProbeAsync(collector.Workspaces[0], default);
        Assert.Empty(await tables.AllAsync<int>("select current from concurrency_reading"));
    }

    [Fact]
    public async Task Models_groups_members_and_webhooks_are_read_and_the_audit_log_is_not_allowed()
    {
        await collector.Catalogue.PollAsync(collector.Workspaces[0], default);
        Assert.Equal(
            ["audit not allowed", "group 1", "member 2", "model " + Scenario.Demo.Models.Count, "webhook 1"],
            await tables.AllAsync<string>(
                """
                select s.kind || ' ' || case when s.refusal is not null then 'not allowed' else count(i.*)::text end
                  from inventory_source s left join inventory_item i using (workspace_id, kind)
                 group by s.kind, s.refusal order by 1
                """));
    }

    [Fact]
    public async Task On_the_enterprise_tier_the_audit_log_is_read_to_its_end()
    {
        await DisposeAsync();
        await StartAsync(ConcurrencyHeaderMode.Every, tier: "enterprise", keysMadeToday: 130);
        await collector.Catalogue.PollAsync(collector.Workspaces[0], default);
        Assert.Equal(130, await tables.SingleAsync<long>("select count(*) from inventory_event where kind = 'audit'"));
    }

    private async Task StartAsync(
        ConcurrencyHeaderMode headers, string tier = "scale_2024_08_10", int keysMadeToday = 0)
    {
        var scenario = Scenario.Demo with
        {
            History = TimeSpan.FromDays(3),
            Workspace = Scenario.Demo.Workspace with { Tier = tier },
            Keys =
            [
                .. Scenario.Demo.Keys,
                new ScenarioKey { Name = "a person's", HeldBy = KeyHolder.Person },
                new ScenarioKey { Name = "web app", HeldBy = KeyHolder.WebApp },
                .. Enumerable.Range(0, keysMadeToday).Select(n => new ScenarioKey
                {
                    Name = $"made-{n}",
                    CreatedAfterLive = TimeSpan.FromHours(-2),
                    RequestsPerHour = 0,
                }),
            ],
        };
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = scenario, Time = clock, Headers = headers }, default);
        collector = NewCollector();
    }

    private TestCollector NewCollector()
    {
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        Environment.SetEnvironmentVariable(Variable + "_PROBE", simulator.KeySecrets["checkout-voice"]);
        return new TestCollector(database.DataSource, clock: clock, settings: new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
            ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
            ["Collector:Workspaces:0:Probes:0:Credential"] = simulator.KeyHashes["checkout-voice"],
            ["Collector:Workspaces:0:Probes:0:ApiKey"] = $"env:{Variable}_PROBE",
            ["Collector:Backfill"] = "3.00:00:00",
        });
    }

    private async Task PollEachMinuteAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await collector.Usage.PollAsync(collector.Workspaces[0], default);
            if (minute % 5 == 0)
                await collector.Inventory.PollAsync(collector.Workspaces[0], default);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>
    /// Once everything is booked and read again, the tables and the ledger agree for each key and product.
    /// </summary>
    private async Task AddsUpAsync()
    {
        var end = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromHours(8));
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        await collector.Rereader.RereadAsync(collector.Workspaces[0], default);

        var used = simulator.Ledger.Hours(simulator.Ledger.Start, end)
            .GroupBy(entry => (Hash: simulator.KeyHashes.GetValueOrDefault(entry.Key, ""), entry.Product))
            .Select(group => (group.Key.Hash, group.Key.Product, group.Sum(e => e.Credits), group.Sum(e => e.Requests)))
            .Order();
        var stored = await tables.AllAsync<(string, string, long, long)>($"""
            select c.hash, b.product, sum(b.credits)::bigint, sum(b.requests)::bigint
              from usage_bucket b join credential c on c.id = b.credential_id
             where b.bucket_start < '{end:u}'
             group by 1, 2
            """);
        Assert.Equal(used, stored.Order());
        Assert.NotEmpty(await tables.AllAsync<long>("select credits from usage_revision limit 1"));
    }
}
