using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;

namespace Burnwatch.Alerting.Tests.Routing;

public class RoutePolicyTests
{
    private static readonly PolicyOwner Payments = new()
    {
        Name = "payments",
        Mail = "payments@example.com",
        RoutingKey = "env:PAYMENTS",
        TimeZone = "Europe/Berlin",
    };

    private static readonly PolicyOwner Security = new()
    {
        Name = "security", Mail = "security@example.com", RoutingKey = "env:SECURITY",
    };

    private static readonly RoutedIncident Spike = new()
    {
        Severity = Severity.Error,
        Signals = [SignalKind.CreditSpike],
        Environment = "production",
        Owner = Payments,
    };

    private static readonly RoutedIncident OfNobody = Spike with { Owner = null };

    [Fact] public void Without_routes_it_is_the_owners_routing_key() => Goes(["pagerduty env:PAYMENTS"], Spike);

    [Fact] public void Without_an_owner_it_is_the_default() => Goes(["pagerduty env:DEFAULT"], OfNobody);

    [Fact]
    public void The_fallback_owner_is_told_of_keys_of_nobody() =>
        Goes(["pagerduty env:SECURITY"], OfNobody with { Fallback = Security });

    [Fact]
    public void The_fallback_owner_is_told_where_the_owner_has_no_routing_key() =>
        Goes(["pagerduty env:SECURITY"], Spike with { Owner = Payments with { RoutingKey = null }, Fallback = Security });

    [Fact]
    public void A_route_may_name_several_channels() =>
        Goes(["pagerduty env:PAYMENTS", "slack:ops env:SLACK"], Spike, To("pagerduty", "ops"));

    [Fact]
    public void The_first_route_that_matches_is_taken_and_no_other() =>
        Goes(["slack:ops env:SLACK"], Spike, To("ops"), To("pagerduty"));

    [Fact] public void A_route_of_the_owner_matches() => Matches(true, To("ops") with { Owner = "Payments" });
    [Fact] public void A_route_of_another_owner_does_not() => Matches(false, To("ops") with { Owner = "search" });
    [Fact] public void A_route_of_the_environment_matches() => Matches(true, To("ops") with { Environment = "production" });
    [Fact] public void A_route_of_another_does_not() => Matches(false, To("ops") with { Environment = "staging" });
    [Fact] public void As_severe_as_asked_is_enough() => Matches(true, To("ops") with { Severity = Severity.Error });
    [Fact] public void Less_severe_is_not() => Matches(false, To("ops") with { Severity = Severity.Critical });
    [Fact] public void One_of_the_signals_matches() => Matches(true, To("ops") with { Signal = "credit_spike" });
    [Fact] public void Another_signal_does_not() => Matches(false, To("ops") with { Signal = "slow_burn" });

    [Fact] public void Mail_goes_to_the_owner() => Goes(["mail:post payments@example.com"], Spike, To("post"));

    [Fact]
    public void Mail_goes_to_the_fallback_owner_where_there_is_none() =>
        Goes(["mail:post security@example.com"], OfNobody with { Fallback = Security }, To("post"));

    [Fact]
    public void A_route_that_reaches_nobody_drops_nothing()
    {
        var target = Assert.Single(TargetsOf(OfNobody, To("post")));
        Assert.Equal(("pagerduty", "env:DEFAULT"), (target.Channel, target.Route));
        Assert.Contains("reach nobody", target.SentHereBecause);
    }

    // Noon in UTC is 14:00 in Berlin.
    [Theory]
    [InlineData(Severity.Critical, "13:00-15:00", Severity.Critical)]
    [InlineData(Severity.Error, "13:00-15:00", Severity.Warning)]
    [InlineData(Severity.Warning, "13:00-15:00", Severity.Info)]
    [InlineData(Severity.Info, "13:00-15:00", Severity.Info)]
    [InlineData(Severity.Error, "11:00-13:00", Severity.Error)]
    public void Quiet_hours_lower_what_is_not_critical(Severity severity, string hours, Severity expected)
    {
        var incident = Spike with { Severity = severity, Owner = Payments with { QuietHours = hours } };
        var target = Assert.Single(TargetsOf(incident));
        Assert.Equal(expected, target.Severity);
        Assert.Equal(severity != expected, target.LoweredBecause is not null);
    }

    [Fact]
    public void The_routes_quiet_hours_stand_before_the_owners()
    {
        var route = To("pagerduty") with { QuietHours = "11:30-12:30", TimeZone = "UTC" };
        var incident = Spike with { Owner = Payments with { QuietHours = "01:00-02:00" } };
        var target = Assert.Single(TargetsOf(incident, route));
        Assert.Equal("error is warning in the quiet hours, 11:30-12:30 in UTC.", target.LoweredBecause);
    }

    private static RouteOptions To(params string[] channels) => new() { Channels = channels };

    private static void Matches(bool expected, RouteOptions route) =>
        Goes([expected ? "slack:ops env:SLACK" : "pagerduty env:PAYMENTS"], Spike, route);

    private static void Goes(string[] expected, RoutedIncident incident, params RouteOptions[] routes) =>
        Assert.Equal(expected, TargetsOf(incident, routes).Select(t => $"{t.Channel} {t.Route}"));

    private static IReadOnlyList<PageTarget> TargetsOf(RoutedIncident incident, params RouteOptions[] routes) =>
        RoutePolicy.TargetsOf(
            incident,
            new AlertingOptions
            {
                RoutingKey = "env:DEFAULT",
                Channels =
                [
                    new ChannelOptions { Name = "ops", Kind = ChannelKind.Slack, Address = "env:SLACK" },
                    new ChannelOptions { Name = "post", Kind = ChannelKind.Mail },
                ],
                Routes = routes,
            },
            Some.Noon);
}
