using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Routing;

/// <summary>Decides where a page goes, and how severe it is there.</summary>
/// <remarks>
/// The first route that matches is taken, and no other, so that the order of the file is the answer to "why here?".
/// Where none matches it is PagerDuty, by the owner's routing key: a page always goes somewhere.
/// </remarks>
internal static class RoutePolicy
{
    private static readonly RouteOptions Default = new() { Channels = [ChannelOptions.PagerDuty] };

    public static IReadOnlyList<PageTarget> TargetsOf(
        RoutedIncident incident, AlertingOptions options, DateTimeOffset now)
    {
        var route = options.Routes.FirstOrDefault(r => Matches(r, incident)) ?? Default;
        var (severity, lowered) = Lower(incident, route, now);
        var targets = route.Channels
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => TargetOf(name, incident, options, severity))
            .OfType<PageTarget>()
            .ToList();
        if (targets.Count == 0)
            targets.Add(PagerDutyTarget(incident, options, severity) with
            {
                SentHereBecause = "The channels of its route reach nobody: neither the owner nor Alerting:FallbackOwner "
                    + "has a mail address.",
            });
        return [.. targets.Select(t => t with { LoweredBecause = lowered })];
    }

    /// <summary>Where the daemon's own alarm goes.</summary>
    /// <param name="alarm">It as an incident that is nobody's.</param>
    /// <param name="options">The settings.</param>
    /// <param name="isOfDelivery">Whether pages do not get through: then the second channel is told as well.</param>
    /// <param name="now">The time of the daemon.</param>
    public static IReadOnlyList<PageTarget> TargetsOfAlarm(
        RoutedIncident alarm, AlertingOptions options, bool isOfDelivery, DateTimeOffset now)
    {
        var targets = TargetsOf(alarm, options, now);
        if (!isOfDelivery || options.SecondChannel is not { } second
            || TargetOf(second, alarm, options, alarm.Severity) is not { } other
            || targets.Any(t => t.Channel == other.Channel))
            return targets;
        return [.. targets, other with { SentHereBecause = "Pages do not get through, so it is told by Alerting:SecondChannel too." }];
    }

    private static bool Matches(RouteOptions route, RoutedIncident incident) =>
        IsOrAny(route.Owner, incident.Owner?.Name)
        && IsOrAny(route.Environment, incident.Environment)
        && (route.Severity is not { } least || incident.Severity >= least)
        && (route.Signal is null || incident.Signals.Any(route.IsSignal));

    private static bool IsOrAny(string? wanted, string? has) =>
        wanted is null || string.Equals(wanted, has, StringComparison.OrdinalIgnoreCase);

    private static (Severity Severity, string? Because) Lower(
        RoutedIncident incident, RouteOptions route, DateTimeOffset now)
    {
        var text = route.QuietHours ?? incident.Owner?.QuietHours;
        var zone = route.TimeZone ?? incident.Owner?.TimeZone ?? "UTC";
        if (incident.Severity is Severity.Critical or Severity.Info
            || text is null
            || !QuietHours.TryParse(text, out var hours)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            || !hours.Contain(now, found))
            return (incident.Severity, null);
        var lower = incident.Severity - 1;
        return (lower, $"{NameOf(incident.Severity)} is {NameOf(lower)} in the quiet hours, {hours} in {zone}.");
    }

    private static PageTarget? TargetOf(
        string name, RoutedIncident incident, AlertingOptions options, Severity severity)
    {
        if (string.Equals(name, ChannelOptions.PagerDuty, StringComparison.OrdinalIgnoreCase))
            return PagerDutyTarget(incident, options, severity);
        var channel = options.FindChannel(name)!;
        return RouteIn(channel, incident) is { } route ? new PageTarget(channel.Id, route, severity) : null;
    }

    private static PageTarget PagerDutyTarget(RoutedIncident incident, AlertingOptions options, Severity severity) =>
        new(
            ChannelOptions.PagerDuty,
            incident.Owner?.RoutingKey ?? incident.Fallback?.RoutingKey ?? options.RoutingKey!,
            severity);

    private static string? RouteIn(ChannelOptions channel, RoutedIncident incident) =>
        channel.Route() ?? incident.Owner?.Mail ?? incident.Fallback?.Mail;

    private static string NameOf(Severity severity) => severity.ToString().ToLowerInvariant();
}
