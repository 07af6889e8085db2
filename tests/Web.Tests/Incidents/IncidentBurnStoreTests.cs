using Burnwatch.Alerting.Incidents;
using Burnwatch.Web.Incidents;

namespace Burnwatch.Web.Tests.Incidents;

public sealed class IncidentBurnStoreTests(Pages pages) : IClassFixture<Pages>
{
    // The workspace is known up to three minutes into a span of ten.
    private static readonly DateTimeOffset Known = new(2026, 3, 3, 3, 3, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_length_of_time_has_its_own_sum()
    {
        var burn = await OfAsync(Incident(Known.AddMinutes(-90)), [(-91, 1), (-90, 2), (-60, 4), (-10, 8), (-4, 16), (-3, 32), (-1, 64)]);

        Assert.Equal(126, burn.Credits);
        Assert.Equal(124, burn.LastHour);
        Assert.Equal(120, burn.LastTenMinutes);
        Assert.Equal(96, burn.OpenSpan);
        Assert.Equal(TimeSpan.FromMinutes(3), burn.OpenFor);
    }

    [Fact]
    public async Task What_came_after_it_resolved_is_not_its_cost()
    {
        var over = Incident(Known.AddMinutes(-90)) with { State = IncidentState.Resolved, ResolvedAt = Known.AddMinutes(-30) };

        Assert.Equal(6, (await OfAsync(over, [(-90, 2), (-31, 4), (-30, 8), (-1, 16)])).Credits);
    }

    [Fact]
    public async Task One_without_any_use_costs_nothing() => Assert.Equal(0, (await OfAsync(Incident(Known), [])).PerHour);

    [Fact]
    public async Task Without_a_first_reading_nothing_is_known() =>
        Assert.Equal(0, (await OfAsync(Incident(Known), [], readThrough: null)).PerHour);

    private Task<IncidentBurn> OfAsync(Incident incident, (int Minute, double Credits)[] use) => OfAsync(incident, use, Known);

    private async Task<IncidentBurn> OfAsync(Incident incident, (int Minute, double Credits)[] use, DateTimeOffset? readThrough)
    {
        var key = await pages.World.KeyAsync(await pages.World.WorkspaceAsync(Guid.NewGuid().ToString(), readThrough), "cost");
        await pages.World.BurnAsync(key, [.. use.Select(u => new KeyBucket(Known.AddMinutes(u.Minute), Known.AddMinutes(u.Minute + 1), u.Credits))]);
        var id = await pages.World.IncidentAsync(key, incident);
        return (await new IncidentBurnStore(pages.DataSource).OfAsync([id], CancellationToken.None))[id];
    }

    private static Incident Incident(DateTimeOffset since) => new()
    {
        State = IncidentState.Firing,
        Severity = Severity.Error,
        Generation = 1,
        OpenedAt = since,
        Since = since,
        PagedAt = since,
        PagedSeverity = Severity.Error,
        PagedPerHour = 0,
        PeakPerHour = 0,
        Signals = [],
        Reason = "",
    };
}
