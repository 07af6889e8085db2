using Burnwatch.Alerting.Evaluation;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class KeysOfOwnerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_warm_keys_of_an_owner_share_their_budget_and_others_do_not_count()
    {
        var world = await World.CreateAsync(database);
        var first = await world.SteadyKeyAsync("first", "payments");
        var second = await world.SteadyKeyAsync("second", "payments");
        var fresh = await world.KeyAsync("fresh", "payments");
        var other = await world.SteadyKeyAsync("other", "media");
        var nobodys = await world.SteadyKeyAsync("nobody's");
        await world.PollAsync();
        await world.TickAllAsync();

        await using var connection = await database.DataSource.OpenConnectionAsync(
            TestContext.Current.CancellationToken);
        var keys = await new WatchedKeyReader(connection, CancellationToken.None)
            .FindAsync([first, second, fresh, other, nobodys]);

        Assert.Equal([2, 2, 2, 1, 1], new[] { first, second, fresh, other, nobodys }.Select(k => keys[k].KeysOfOwner));
    }
}
