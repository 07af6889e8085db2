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

    [Fact]
    public async Task A_leaked_expendable_key_is_dead_at_the_provider_and_its_timeline_says_how_to_put_it_back()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Keys));
        world.Set("Collector:Containment:Enabled=true");
        world.Start();
        await world.WatchesAsync("    containment.expendable: on\n    containment.automatic: disable\n");
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
            "automatic, by the policy", await connection.QuerySingleAsync<string>("select author from containment"));
    }
}
