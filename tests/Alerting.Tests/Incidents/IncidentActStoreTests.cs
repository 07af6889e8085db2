using Burnwatch.Alerting.Incidents;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Incidents;

public class IncidentActStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly IncidentAct Act = new()
    {
        Kind = IncidentActKind.Acknowledge,
        At = Some.Noon,
        Author = "dana",
        Source = "pagerduty",
        SourceId = "event-1",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_told_twice_is_stored_once()
    {
        var (world, store, id) = await BeginAsync();
        Assert.Equal(IncidentActIntake.Added, await store.AddAsync(id, Act, Cancellation));
        Assert.Equal(IncidentActIntake.Known, await store.AddAsync(id, Act with { Author = "eli" }, Cancellation));
        Assert.Equal(IncidentActIntake.Added, await store.AddAsync(id, Act with { Source = "web" }, Cancellation));
        Assert.Equal(2, await world.ScalarAsync<long>("select count(*) from incident_act"));
    }

    [Fact]
    public async Task What_has_no_id_is_stored_each_time()
    {
        var (_, store, id) = await BeginAsync();
        var note = Act with { Kind = IncidentActKind.Note, SourceId = null };
        Assert.Equal(IncidentActIntake.Added, await store.AddAsync(id, note, Cancellation));
        Assert.Equal(IncidentActIntake.Added, await store.AddAsync(id, note, Cancellation));
    }

    [Fact]
    public async Task A_page_is_found_by_the_key_it_was_sent_under()
    {
        var (world, store, id) = await BeginAsync();
        var key = await world.ScalarAsync<string>("select dedup_key from page");
        Assert.Equal(IncidentActIntake.Added, await store.AddAsync(key!, Act, Cancellation));
        Assert.Equal(
            $"{id} 1", await world.ScalarAsync<string>("select incident_id || ' ' || generation from incident_act"));
    }

    [Fact]
    public async Task What_is_of_no_incident_is_refused()
    {
        var (_, store, _) = await BeginAsync();
        Assert.Equal(IncidentActIntake.NoIncident, await store.AddAsync(99, Act, Cancellation));
        Assert.Equal(IncidentActIntake.NoIncident, await store.AddAsync("burnwatch-of-another", Act, Cancellation));
    }

    private async Task<(World World, IncidentActStore Store, long Incident)> BeginAsync()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(10, (key, 2_000));
        var store = new IncidentActStore(database.DataSource);
        return (world, store, await world.ScalarAsync<long>("select id from incident"));
    }
}
