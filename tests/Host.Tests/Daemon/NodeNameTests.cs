using Burnwatch.Host.Daemon;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Daemon;

/// <summary>A daemon finds its own jobs again after a crash, by the name that it had.</summary>
public sealed class NodeNameTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Two_daemons_of_a_machine_have_two_names_and_the_next_has_that_of_the_dead_one()
    {
        var first = await ClaimAsync();
        await using var second = await ClaimAsync();
        Assert.NotEqual(first.Name, second.Name);
        await first.DisposeAsync();

        await using var next = await ClaimAsync();

        Assert.Equal(first.Name, next.Name);
    }

    private Task<NodeName> ClaimAsync() =>
        NodeName.ClaimAsync(database.ConnectionString, TestContext.Current.CancellationToken);
}
