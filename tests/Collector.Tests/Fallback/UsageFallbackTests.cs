using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Fallback;

/// <summary>The collector against the provider's stand-in, whose analytics are refused for a while.</summary>
public sealed class UsageFallbackTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Variable = "BURNWATCH_TEST_FALLBACK";

    private readonly CollectorTables tables = new(database);
    private readonly FakeTimeProvider clock = new(Noon);

    private SimulatorHost simulator = null!;
    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = Scenario.Demo with { History = TimeSpan.FromDays(3) },
                Time = clock,
            },
            default);
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        collector = new TestCollector(database.DataSource, clock: clock, settings: new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
            ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
            ["Collector:Backfill"] = "3.00:00:00",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await collector.DisposeAsync();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task Counters_stand_in_for_refused_analytics_which_then_replace_them()
    {
        await PollAsync(minutes: 10);
        Refuse();
        await PollAsync(minutes: 60);
        Assert.Equal(
            ("counters", true, false),
            await tables.SingleAsync<(string, bool, bool)>(
                "select usage_source, fallback_reason like '%permission%', failing_since is not null from workspace"));
        Assert.Equal(
            await tables.AllAsync<(long, long)>($"""
                select credential_id, sum(credits)::bigint
                  from counter_use
                 where to_at > '{Noon.AddMinutes(9):u}'
                 group by 1
                 order by 1
                """),
            await tables.AllAsync<(long, long)>(
                "select credential_id, sum(credits)::bigint from usage_bucket where product = '' group by 1 order by 1"));
        Assert.NotEmpty(await tables.AllAsync<long>("select number from usage_reading where source = 'counters'"));

        simulator.Faults.Clear();
        await PollAsync(minutes: 30);
        await AssertBackAsync(Noon.AddMinutes(99));
    }

    [Fact]
    public async Task Nothing_that_is_known_of_the_history_is_lost_when_the_analytics_are_refused_from_the_outset()
    {
        Refuse();
        await PollAsync(minutes: 30);
        Assert.Equal("counters", await tables.SingleAsync<string>("select usage_source from workspace"));
        simulator.Faults.Clear();
        await PollAsync(minutes: 10);
        await AssertBackAsync(Noon.AddMinutes(39));
        Assert.True(await tables.SingleAsync<bool>(
            $"select min(bucket_start) < '{Noon.AddDays(-2):u}' from usage_bucket"));
    }

    [Fact]
    public async Task Character_stats_stand_in_where_no_counter_is_told()
    {
        await PollAsync(minutes: 10);
        Refuse();
        simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.ServiceAccounts });
        await tables.AllAsync<int>("update credential set credits_used = null returning 1");
        await PollAsync(minutes: 20);
        Assert.Equal("character_stats", await tables.SingleAsync<string>("select usage_source from workspace"));
        Assert.NotEmpty(await tables.AllAsync<long>($"""
            select b.credits
              from usage_bucket b
              join credential c on c.id = b.credential_id
             where b.product = '' and c.hash <> '' and b.bucket_start > '{Noon.AddMinutes(12):u}'
            """));
        simulator.Faults.Clear();
        await PollAsync(minutes: 10);
        await AssertBackAsync(Noon.AddMinutes(39));
    }

    [Fact]
    public async Task Where_nothing_stands_in_the_poll_has_failed()
    {
        simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.ElevenApi });
        await PollAsync(minutes: 2);
        Assert.StartsWith(
            "ScopeMissing: ",
            await tables.SingleAsync<string>("select failure from workspace"),
            StringComparison.Ordinal);
    }

    private void Refuse() =>
        simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.Usage });

    private async Task PollAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            if (minute % 5 == 0)
                await collector.Inventory.PollAsync(collector.Workspaces[0], default);
            await collector.Usage.PollAsync(collector.Workspaces[0], default);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Once everything is booked, the tables hold what was used, and no trace of the stand-in counts.</summary>
    private async Task AssertBackAsync(DateTimeOffset end)
    {
        clock.Advance(TimeSpan.FromHours(8));
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        for (var run = 0; run < 4; run++)
        {
            await collector.Rereader.RereadAsync(collector.Workspaces[0], default);
            clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(
            ("analytics", true),
            await tables.SingleAsync<(string, bool)>("select usage_source, fallback_from is null from workspace"));
        var used = simulator.Ledger.Hours(simulator.Ledger.Start, end)
            .GroupBy(entry => simulator.KeyHashes.GetValueOrDefault(entry.Key, ""))
            .Select(key => (key.Key, key.Sum(entry => entry.Credits)))
            .Order();
        var stored = await tables.AllAsync<(string, long)>($"""
            select c.hash, sum(b.credits)::bigint
              from usage_bucket b
              join credential c on c.id = b.credential_id
             where b.bucket_start < '{end:u}'
             group by 1
            """);
        Assert.Equal(used, stored.Order());
        Assert.Equal(0, await tables.SingleAsync<long>(
            $"select coalesce(sum(credits), 0)::bigint from usage_bucket where product = ''"));
        Assert.NotEmpty(await tables.AllAsync<long>("select credits from usage_revision where product = '' limit 1"));
    }
}
