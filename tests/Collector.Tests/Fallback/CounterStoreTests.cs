using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Fallback;

/// <summary>What the inventories show of how a counter rose.</summary>
public sealed class CounterStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly CollectorTables tables = new(database);
    private DateTimeOffset now = Noon;
    private long workspace;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        workspace = (await new WorkspaceStore(database.DataSource).EnsureAsync(Workspace(), default)).Id;
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_counter_that_was_corrected_is_no_use(bool knowsCycle)
    {
        if (knowsCycle)
            await CycleEndsAsync(Noon.AddDays(9));
        await ListAsync(5_000_000, 4_999_900, 5_000_000, 5_000_050, 5_000_060);
        Assert.Equal([50L, 10L], await UsedAsync());
    }

    [Fact]
    public async Task A_counter_that_began_anew_with_its_cycle_is()
    {
        await CycleEndsAsync(Noon.AddMinutes(3));
        await ListAsync(5_000_000, 4_000_000);
        await CycleEndsAsync(Noon.AddDays(30));
        await ListAsync(300, 200, 310);
        Assert.Equal([4_000_000L, 300L, 10L], await UsedAsync());
    }

    private async Task ListAsync(params long[] counters)
    {
        foreach (var counter in counters)
        {
            var credential = new ListedCredential
            {
                Hash = "h1",
                Name = "tts",
                ServiceAccountId = "sa1",
                ServiceAccount = "sa1",
                CreditsUsed = counter,
            };
            var inventory = new InventoryReading([credential], ["sa1"]);
            Assert.True(await new InventoryStore(database.DataSource).SaveAsync(workspace, inventory, now, default));
            now += Interval;
        }
    }

    private async Task CycleEndsAsync(DateTimeOffset end) =>
        await tables.AllAsync<int>($"update workspace set cycle_ends_at = '{end:u}' returning 1");

    private Task<IReadOnlyList<long>> UsedAsync() =>
        tables.AllAsync<long>("select credits from counter_use order by to_at");
}
