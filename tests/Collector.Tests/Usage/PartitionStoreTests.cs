using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class PartitionStoreTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private CollectorTables tables = null!;
    private PartitionStore store = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        (tables, store) = (new CollectorTables(database), new PartitionStore(database.DataSource));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Each_big_table_gets_the_months_asked_for()
    {
        await store.MakeAsync(Noon.AddMonths(-1), Noon.AddMonths(2), default);
        foreach (var table in new[] { "usage_bucket", "usage_revision", "concurrency_reading" })
        {
            Assert.Equal(
                [
                    $"{table}_default",
                    $"{table}_y2026m03",
                    $"{table}_y2026m04",
                    $"{table}_y2026m05",
                    $"{table}_y2026m06",
                ],
                await PartitionsAsync(table));
        }
    }

    [Fact]
    public async Task Those_that_are_there_are_left_alone()
    {
        await store.MakeAsync(Noon, Noon, default);
        await store.MakeAsync(Noon, Noon.AddMonths(1), default);
        Assert.Equal(3, (await PartitionsAsync("usage_bucket")).Count);
    }

    [Fact]
    public async Task Daemons_that_make_them_at_once_do_not_trip_over_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.MakeAsync(Noon, Noon.AddMonths(1), default)));
        Assert.Equal(3, (await PartitionsAsync("usage_bucket")).Count);
    }

    [Fact]
    public async Task Rows_that_came_before_their_partition_move_into_it()
    {
        await InsertAsync(Noon);
        await InsertAsync(Noon.AddMonths(1));
        await store.MakeAsync(Noon, Noon, default);
        Assert.Equal(1, await CountAsync("usage_bucket_y2026m04"));
        Assert.Equal(1, await CountAsync("usage_bucket_default"));
        Assert.Equal(2, await CountAsync("usage_bucket"));
    }

    [Fact]
    public async Task A_partition_is_dropped_once_all_of_it_is_past_retention()
    {
        await store.MakeAsync(Noon.AddMonths(-2), Noon, default);
        await InsertAsync(Noon.AddMonths(-2));
        await InsertAsync(Noon.AddMonths(-1));
        await store.DropAsync(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero), default);
        Assert.Equal(
            ["usage_bucket_default", "usage_bucket_y2026m03", "usage_bucket_y2026m04"],
            await PartitionsAsync("usage_bucket"));
        await store.DropAsync(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), default);
        Assert.Equal(["usage_bucket_default", "usage_bucket_y2026m04"], await PartitionsAsync("usage_bucket"));
        Assert.Equal(0, await CountAsync("usage_bucket"));
    }

    private Task<IReadOnlyList<string>> PartitionsAsync(string table) => tables.AllAsync<string>(
        $"select inhrelid::regclass::text from pg_inherits where inhparent = '{table}'::regclass order by 1");

    private Task<int> CountAsync(string table) => tables.SingleAsync<int>($"select count(*)::integer from {table}");

    private async Task InsertAsync(DateTimeOffset start)
    {
        await using var command = database.DataSource.CreateCommand($"""
            insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                      credits, requests, read_at, reading)
            values (1, '{start:u}', '{start.AddMinutes(1):u}', 1, '', '', 1, 1, 1, now(), 1)
            """);
        await command.ExecuteNonQueryAsync();
    }
}
