using Burnwatch.Collector;
using Burnwatch.Collector.Inventory;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Dapper;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// The analytics are refused while a key leaks: its counter tells of it, and the book is right afterwards.
/// </summary>
public class FallbackTests
{
    private const string StoredSql = """
        select k.name, date_trunc('hour', b.bucket_start) as hour, sum(b.credits)::bigint as credits
          from usage_bucket b
          join key k on k.id = b.key_id
         where b.bucket_start >= @From and b.bucket_start < @To
         group by 1, 2
        having sum(b.credits) > 0
        """;

    [Fact]
    public async Task A_leak_is_paged_on_counters_alone_and_the_sums_are_right_once_the_analytics_are_back()
    {
        var start = Scenarios.LiveStart;
        await using var world = await World.StartAsync(
            Scenarios.Company(Scenarios.Leak(
                LeakKind.Spike, after: TimeSpan.FromMinutes(20), length: TimeSpan.FromMinutes(40), times: 200)),
            start);
        world.Simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.Usage });
        await world.RunUntilAsync(start.AddMinutes(50), TimeSpan.FromMinutes(1), () => ListAsync(world));
        Assert.NotEmpty(world.Notifications);
        Assert.True(world.Notifications[0].At < start.AddMinutes(30));
        Assert.Equal("counters", await ScalarAsync<string>(world, "select usage_source from workspace"));

        world.Simulator.Faults.Clear();
        await world.RunUntilAsync(start.AddMinutes(100), TimeSpan.FromMinutes(5), () => ListAsync(world));
        Assert.Equal("analytics", await ScalarAsync<string>(world, "select usage_source from workspace"));
        Assert.All(world.Notifications, told => Assert.Contains("checkout-voice", told.Title));
        var (from, to) = (start.AddHours(-2), start.AddHours(1));
        Assert.Equal(
            world.Simulator.Ledger.Hours(from, to)
                .GroupBy(entry => (entry.Key, entry.Hour))
                .Select(hour => (hour.Key.Key, hour.Key.Hour.UtcDateTime, hour.Sum(entry => entry.Credits)))
                .Order(),
            await StoredAsync(world, from, to));
    }

    private static Task ListAsync(World world) => world.Get<InventoryPoller>()
        .PollAsync(world.Get<IReadOnlyList<WatchedWorkspace>>()[0], CancellationToken.None);

    private static async Task<T?> ScalarAsync<T>(World world, string sql)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    private static async Task<IEnumerable<(string Key, DateTime Hour, long Credits)>> StoredAsync(
        World world, DateTimeOffset from, DateTimeOffset to)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<(string Key, DateTime Hour, long Credits)>(
            StoredSql, new { From = from.UtcDateTime, To = to.UtcDateTime })).Order();
    }
}
