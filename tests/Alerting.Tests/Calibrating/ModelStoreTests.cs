using Burnwatch.Alerting.Calibrating;
using Burnwatch.Calibration;
using Burnwatch.Models;
using Burnwatch.Signals;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Calibrating;

public sealed class ModelStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const double Part = 0.3;

    /// <summary>Sure of what exceeds the highest of its hour of the day by a fifth, and of nothing else.</summary>
    private static readonly LeakModel Sure = new(
        [
            .. Enum.GetValues<Feature>()
                .Select(of => of is Feature.HourOfDay ? new Shape([0.2f], [0, 50]) : new Shape([], [0])),
        ],
        bias: 0, slope: 1, offset: 0);

    /// <summary>The rules never fire, and the model where it is sure.</summary>
    private static readonly TrainedModel Eager = new()
    {
        Models = new CrossedModels(Sure, [.. Enumerable.Repeat(Sure, CrossedModels.Parts)]),
        Thresholds = new ThresholdTable(OfModel, OfModel, keyYears: 6).WithModel(Part),
        Gain = new ModelGain(12, 11, 0.6, 0.7, 0.02),
    };

    private static RuleCurves OfModel => new(
        [.. Enum.GetValues<Rule>().Select(rule => new RateCurve(rule is Rule.Model ? [new(1, 40), new(100, 40)] : []))],
        [new OverlapPoint(1, 1)]);

    [Fact]
    public async Task Before_anything_is_installed_the_shipped_model_has_no_part_of_the_budget()
    {
        var world = await World.CreateAsync(database);
        var calibration = await CalibrationAsync(world);
        Assert.Same(LeakModel.Shipped, calibration.Model);
        Assert.Equal(0, calibration.Thresholds.ModelPart);
    }

    [Fact]
    public async Task An_installed_model_judges_from_the_next_tick_on_and_a_removed_one_does_not()
    {
        var world = await World.CreateAsync(database);
        var (before, after) = (await world.SteadyKeyAsync("before"), await world.SteadyKeyAsync("after"));
        await world.PollAsync();
        await world.TickAsync();
        await InstallAsync(world);
        await world.PassAsync(12, (before, 150), (after, 100));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Equal("before", page.Key);
        Assert.Contains("odd in several ways", page.Content);

        var models = new ModelStore(database.DataSource);
        Assert.True(await models.RemoveAsync(1, world.Now, CancellationToken.None));
        await world.PassAsync(12, (after, 150));
        Assert.DoesNotContain(await world.PagesAsync(), row => row.Key == "after");
        Assert.False(await models.RemoveAsync(1, world.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_model_brings_its_thresholds_in_place_of_those_derived_with_another()
    {
        var world = await World.CreateAsync(database);
        var own = new ThresholdTable(ThresholdTable.Shipped.Warm, ThresholdTable.Shipped.Cold, keyYears: 50);
        await world.Calibrations.SaveAsync(1, own, world.Now, CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await InstallAsync(world);
        var calibration = await CalibrationAsync(world);
        Assert.Equal(Eager.Thresholds.ToString(), calibration.Thresholds.ToString());
        Assert.Equal((Part, Eager.Gain), (calibration.Thresholds.ModelPart, calibration.Trained!.Gain));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Calibrations.SaveAsync(1, own.WithModel(Part), world.Now, CancellationToken.None);
        Assert.Equal(own.WithModel(Part).ToString(), (await CalibrationAsync(world)).Thresholds.ToString());

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await new ModelStore(database.DataSource).RemoveAsync(1, world.Now, CancellationToken.None);
        Assert.Same(ThresholdTable.Shipped, (await CalibrationAsync(world)).Thresholds);
    }

    [Fact]
    public async Task Thresholds_are_derived_again_as_soon_as_the_model_is_another()
    {
        var world = await World.CreateAsync(database);
        await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAllAsync();
        await world.CalibrateAsync();
        var before = (await CalibrationAsync(world)).DerivedAt;
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.CalibrateAsync();
        Assert.Equal(before, (await CalibrationAsync(world)).DerivedAt);
        await InstallAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.CalibrateAsync();
        Assert.Equal(world.Now, (await CalibrationAsync(world)).DerivedAt);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "gain": "none" }""")]
    public async Task A_model_that_cannot_be_read_leaves_the_shipped_one_in_force_and_is_told_of(string json)
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        await InstallAsync(world);
        await world.ExecuteAsync("update model set trained = @json::jsonb, version = version + 1", new { json });
        var calibration = await CalibrationAsync(world);
        Assert.StartsWith("This is no trained model", calibration.ModelFault);
        Assert.Same(LeakModel.Shipped, calibration.Model);
        Assert.Same(ThresholdTable.Shipped, calibration.Thresholds);
        await world.PassAsync(12, (key, 150));
        Assert.Empty(await world.PagesAsync());
        Assert.Single(
            world.Logs.Messages, message => message.Text.Contains("cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_history_of_a_workspace_is_read_with_its_labels()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        var opened = world.Now.AddHours(-5);
        await world.ExecuteAsync(
            """
            insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, resolved_at,
                                  paged_per_hour, peak_per_hour, signals, reason, label, labelled_by, labelled_at)
            select @key, 'resolved', 'error', 1, @Opened + n * interval '2 hours', @Opened + n * interval '2 hours',
                   @Opened + n * interval '2 hours', @Opened + n * interval '2 hours' + interval '1 hour',
                   1, 1, '[]', 'It burns.', label, 'ann',
                   @Opened + n * interval '2 hours' + interval '30 minutes'
              from unnest(array['abuse', 'expected', 'unknown']) with ordinality as l (label, n)
            """,
            new { key, Opened = opened.AddHours(-2).UtcDateTime });
        var histories = new WorkspaceHistories(database.DataSource);
        var workspaces = await histories.WorkspacesAsync(CancellationToken.None);
        Assert.Equal([("studio", 1L)], workspaces.Select(w => (w.Key, w.Value)));
        var history = await histories.ReadAsync(
            1, TimeSpan.FromDays(7), enough: 1_000_000, (_, _) => { }, CancellationToken.None);
        var read = Assert.Single(history.Keys);
        Assert.Equal(key, read.Id);
        Assert.InRange(read.Spans.Count, (7 * 144) - 4, 7 * 144);
        Assert.All(
            read.Spans, span => Assert.Equal((1_000.0, UsageSpan.Length), (span.Credits, span.End - span.Start)));
        Assert.Equal([new TimeStretch(opened, opened.AddHours(1))], read.Abuse);
        Assert.Equal([new TimeStretch(opened.AddHours(2), opened.AddHours(2.5))], read.Expected);
    }

    private Task InstallAsync(World world) =>
        new ModelStore(database.DataSource).InstallAsync(1, Eager, world.Now, CancellationToken.None);

    private static async Task<WorkspaceCalibration> CalibrationAsync(World world) =>
        (await world.Calibrations.ReadAsync(CancellationToken.None)).Of(1);
}
