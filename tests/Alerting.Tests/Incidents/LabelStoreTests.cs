using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Incidents;

public class LabelStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(null, 2)]
    [InlineData(IncidentLabel.Unknown, 2)]
    [InlineData(IncidentLabel.Abuse, 2)]
    [InlineData(IncidentLabel.Expected, 1)]
    public async Task What_is_expected_is_not_told_again_and_all_else_is(IncidentLabel? label, int opened)
    {
        var (world, key) = await AfterBurstAsync();
        if (label is { } said)
            Assert.True(await LabelAsync(world, said));
        await RestAsync(world, key);
        await world.PassAsync(60, (key, 2_000));
        Assert.Equal(opened, await OpenedAsync(world));
    }

    [Fact]
    public async Task What_came_before_the_label_of_an_open_incident_is_expected_and_what_settles_of_it_later_too()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(60, (key, 2_000));
        Assert.True(await LabelAsync(world, IncidentLabel.Expected));
        await world.PassAsync(100, (key, 100));
        await RestAsync(world, key);
        await world.PassAsync(60, (key, 2_000));
        Assert.Equal(1, await OpenedAsync(world));
    }

    [Fact]
    public async Task A_label_ends_an_open_incident_and_what_goes_on_is_told_no_more()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(10, (key, 2_000));
        Assert.True(await LabelAsync(world, IncidentLabel.Expected));
        await world.TickAsync();
        var end = (await world.PagesAsync())[^1];
        Assert.Equal("resolve 1 of tts-prod", end.ToString());
        Assert.StartsWith("Labelled as expected by dana: up to 1", await world.ScalarAsync<string>("select reason from incident"));
        var told = (await world.PagesAsync()).Count;
        await world.PassAsync(8 * 60, (key, 2_000));
        Assert.Equal(told, (await world.PagesAsync()).Count);
        Assert.Equal(["opened", "labelled", "resolved"], await world.StepsAsync());
    }

    [Fact]
    public async Task Twice_as_much_as_was_labelled_opens_another_incident()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(60, (key, 2_000));
        Assert.True(await LabelAsync(world, IncidentLabel.Expected));
        await world.PassAsync(20, (key, 2_000));
        Assert.Equal(1, await OpenedAsync(world));
        await world.PassAsync(20, (key, 6_000));
        Assert.Equal(2, await OpenedAsync(world));
        Assert.Null(await world.ScalarAsync<string?>("select label from incident order by id desc limit 1"));
    }

    [Fact]
    public async Task Abuse_stays_open()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(10, (key, 2_000));
        Assert.True(await LabelAsync(world, IncidentLabel.Abuse));
        await world.PassAsync(5, (key, 2_000));
        Assert.Equal(["opened", "labelled"], await world.StepsAsync());
    }

    [Theory]
    [InlineData(IncidentLabel.Expected, 60, null, 60, true)]
    [InlineData(IncidentLabel.Expected, 60, null, 70, false)]
    [InlineData(IncidentLabel.Expected, 60, 40, 40, true)]
    [InlineData(IncidentLabel.Expected, 60, 40, 50, false)]
    [InlineData(IncidentLabel.Abuse, 60, null, 60, false)]
    public void A_label_speaks_of_what_was_known_when_it_was_given(
        IncidentLabel label, int labelledAt, int? resolvedAt, int end, bool isExpected)
    {
        var incident = Some.Incident() with
        {
            Label = label,
            LabelledAt = Some.Noon.AddMinutes(labelledAt),
            ResolvedAt = resolvedAt is { } at ? Some.Noon.AddMinutes(at) : null,
        };
        Assert.Equal(isExpected, incident.IsExpectedAt(Some.Noon.AddMinutes(end)));
    }

    [Fact]
    public async Task What_was_expected_and_is_not_any_more_is_learnt_anew()
    {
        var (world, key) = await AfterBurstAsync();
        Assert.True(await LabelAsync(world, IncidentLabel.Expected));
        Assert.True(await LabelAsync(world, IncidentLabel.Abuse));
        await RestAsync(world, key);
        await world.PassAsync(60, (key, 2_000));
        Assert.Equal(2, await OpenedAsync(world));
    }

    [Fact]
    public async Task A_label_of_no_incident_changes_nothing()
    {
        var (world, _) = await World.SteadyAsync(database);
        var version = await world.VersionAsync();
        Assert.False(await LabelAsync(world, IncidentLabel.Expected));
        Assert.Equal(version, await world.VersionAsync());
    }

    [Fact]
    public async Task What_is_abuse_is_left_out_of_what_counts_as_harmless()
    {
        var (world, key) = await AfterBurstAsync();
        Assert.True(await LabelAsync(world, IncidentLabel.Abuse));
        await using var connection = await database.DataSource.OpenConnectionAsync(
            TestContext.Current.CancellationToken);
        var abuse = await new HistoryReader(connection, CancellationToken.None).AbuseAsync([key]);
        var stretch = Assert.Single(abuse[key]);
        Assert.True(stretch.Holds(Some.Noon.AddMinutes(30)));
        Assert.False(stretch.Holds(Some.Noon.AddHours(-1)));
        Assert.False(stretch.Holds(world.Now));
    }

    private Task<bool> LabelAsync(World world, IncidentLabel label) => new LabelStore(database.DataSource)
        .LabelAsync(1, label, "dana", null, world.Now, CancellationToken.None);

    // Twenty times as much for an hour, and long enough as ever to resolve.
    private async Task<(World World, long Key)> AfterBurstAsync()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(60, (key, 2_000));
        await world.PassAsync(120, (key, 100));
        Assert.Equal("resolved", (await world.StepsAsync())[^1]);
        return (world, key);
    }

    private static async Task<int> OpenedAsync(World world) =>
        (await world.StepsAsync()).Count(step => step == "opened");

    // As ever until the same hour two days later.
    private static async Task RestAsync(World world, long key)
    {
        var from = world.Now;
        var until = Some.Noon.AddDays(2);
        world.Clock.Advance(until - from);
        var minutes = (int)(until - from).TotalMinutes;
        await world.PollAsync([.. Enumerable.Range(0, minutes).Select(m => new Used(key, from.AddMinutes(m), 100))]);
        await world.TickAsync();
    }
}
