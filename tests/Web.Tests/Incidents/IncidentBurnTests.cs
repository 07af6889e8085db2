using Burnwatch.Web.Incidents;

namespace Burnwatch.Web.Tests.Incidents;

public sealed class IncidentBurnTests
{
    [Fact]
    public void What_goes_on_is_told_by_its_last_ten_minutes() =>
        Assert.Equal(6_000, Burn(lastTenMinutes: 1_000, openSpan: 300, minutes: 3).PerHour, 6);

    [Fact]
    public void What_has_just_begun_is_told_by_the_minutes_it_has() =>
        Assert.Equal(30_000, Burn(lastTenMinutes: 1_000, openSpan: 1_000, minutes: 2).PerHour, 6);

    [Fact]
    public void A_single_minute_is_not_enough_to_tell_by() =>
        Assert.Equal(6_000, Burn(lastTenMinutes: 1_000, openSpan: 1_000, minutes: 1).PerHour, 6);

    [Fact]
    public void Nothing_costs_nothing() => Assert.Equal(0, IncidentBurn.None.PerHour);

    private static IncidentBurn Burn(long lastTenMinutes, long openSpan, double minutes) =>
        new() { LastTenMinutes = lastTenMinutes, OpenSpan = openSpan, OpenFor = TimeSpan.FromMinutes(minutes) };
}
