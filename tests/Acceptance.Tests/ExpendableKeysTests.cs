using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>The built program contains a leaked key by itself, where the policy calls it expendable, and no other.</summary>
public sealed class ExpendableKeysTests
{
    private const string NotesSql = """
        select e.text
          from incident_event e
          join incident i on i.id = e.incident_id
          join key k on k.id = i.key_id
         where k.name = @Key and e.kind = 'noted'
        """;

    private static readonly string[] Keys = ["sandbox", "checkout-voice"];

    // A key has settings of its own once an inventory has shown it.
    private const string Policy = """
          default: { incident.resolve-after: 1d, containment.automatic: disable }
          key: { sandbox: { containment.expendable: on } }
        """;

    [Fact]
    public async Task A_leaked_expendable_key_is_dead_at_the_provider_and_its_timeline_says_how_to_put_it_back()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Keys));
        world.Set("Collector:Containment:Enabled=true");
        world.Start();
        await world.WatchesAsync();
        await File.WriteAllTextAsync(world.PathOf("expendable.yaml"), $"policy:\n{Policy}\n");
        using (var applied = await world.RunAsync("policy", "apply", world.PathOf("expendable.yaml")))
            Assert.Equal((0, ""), (await applied.ExitCodeAsync(), applied.Error));

        // The leak of a key that is not expendable is told first: whoever looks at the second one has looked at it.
        await world.LeakAsync("checkout-voice");
        await world.IsToldOfAsync("checkout-voice");
        await world.LeakAsync("sandbox");
        await world.IsToldOfAsync("sandbox");

        await using var connection = new NpgsqlConnection(world.ConnectionString);
        await Eventually.BecomesTrueAsync(
            async () => (await connection.QueryAsync<string>(NotesSql, new { Key = "sandbox" })).Any());
        var note = Assert.Single(await connection.QueryAsync<string>(NotesSql, new { Key = "sandbox" }));
        Assert.StartsWith("Noted by Burnwatch (by the policy, ", note);
        Assert.Contains("The key is expendable, and the policy contains it.", note);
        Assert.Contains("The provider accepted it", note);
        Assert.Contains("'burnwatch contain sandbox --enable --confirm sandbox' puts back what was.", note);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.LeakAsync("sandbox"));
        await world.LeakAsync("checkout-voice");
        Assert.Equal(
            "sandbox: automatic, by the policy",
            await connection.QuerySingleAsync<string>(
                "select k.name || ': ' || c.author from containment c join key k on k.id = c.key_id"));
    }
}
