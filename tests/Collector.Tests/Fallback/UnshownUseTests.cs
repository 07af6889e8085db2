using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Fallback;

/// <summary>Analytics that answer, and show nothing.</summary>
public sealed class UnshownUseTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Sources =
        "select usage_source, coalesce(fallback_reason, ''), failing_since is not null from workspace";

    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider provider = new();

    private TestCollector collector = null!;
    private long counter = 1_000;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = new TestCollector(database.DataSource, provider.Http);
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task Counters_that_rise_stand_in_for_empty_analytics_which_then_replace_them()
    {
        await PollAsync(minutes: 150, used: 10);
        Assert.Equal(
            ("counters", "The analytics show no use while the counters of the keys rise.", false),
            await tables.SingleAsync<(string, string, bool)>(Sources));
        var from = await tables.SingleAsync<DateTime>("select fallback_from from workspace");
        Assert.Equal(
            await tables.SingleAsync<long>(
                $"select sum(credits)::bigint from counter_use where from_at >= '{from:u}'"),
            await StoredAsync());

        provider.Booked.AddRange(Enumerable.Range(0, 150).Select(minute => Row(minute: minute)));
        await PollAsync(minutes: 1, used: 10);
        Assert.Equal(("analytics", "", false), await tables.SingleAsync<(string, string, bool)>(Sources));
        Assert.Equal(provider.Booked.Sum(row => row.Credits), await StoredAsync());
        Assert.Equal(0, await tables.SingleAsync<long>(
            "select coalesce(sum(credits), 0)::bigint from usage_bucket where product = ''"));
    }

    [Fact]
    public async Task Analytics_that_take_everything_back_wipe_nothing_that_is_stored()
    {
        provider.Booked.AddRange(Enumerable.Range(0, 40).Select(minute => Row(minute: minute)));
        var booked = provider.Booked.Sum(row => row.Credits);
        await PollAsync(minutes: 41, used: 10);
        Assert.Equal("analytics", await tables.SingleAsync<string>("select usage_source from workspace"));
        provider.Booked.Clear();
        await PollAsync(minutes: 1, used: 10);
        Assert.Equal("counters", await tables.SingleAsync<string>("select usage_source from workspace"));
        Assert.Equal(booked, await tables.SingleAsync<long>(
            "select sum(credits)::bigint from usage_bucket where product <> ''"));
    }

    [Fact]
    public async Task Where_the_counters_stand_still_empty_analytics_are_right()
    {
        await PollAsync(minutes: 150, used: 0);
        Assert.Equal(("analytics", "", false), await tables.SingleAsync<(string, string, bool)>(Sources));
        Assert.Equal(0, await StoredAsync());
    }

    private Task<long> StoredAsync() =>
        tables.SingleAsync<long>("select coalesce(sum(credits), 0)::bigint from usage_bucket");

    // An inventory every five minutes.
    private async Task PollAsync(int minutes, long used)
    {
        var workspace = (await new WorkspaceStore(database.DataSource).EnsureAsync(Workspace(), default)).Id;
        for (var minute = 0; minute < minutes; minute++)
        {
            if (minute % 5 == 0)
            {
                var listed = new ListedCredential { Hash = "h1", Name = "tts", CreditsUsed = counter += used };
                await new InventoryStore(database.DataSource).SaveAsync(
                    workspace, new InventoryReading([listed], []), collector.Clock.GetUtcNow(), default);
            }

            await collector.Usage.PollAsync(Workspace(), default);
            collector.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
