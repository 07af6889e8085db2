using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Routing;

/// <summary>Says where the page of an incident goes, by the settings and by who is known.</summary>
internal sealed class PageRouter(PolicyStore owners, IOptions<AlertingOptions> options)
{
    public async Task<IReadOnlyList<PageTarget>> TargetsOfAsync(
        WatchedKey key, Incident incident, DateTimeOffset now, CancellationToken cancellation)
    {
        var routed = new RoutedIncident
        {
            Severity = incident.Severity,
            Signals = [.. incident.Signals.Select(s => s.Signal.Kind)],
            Environment = key.Environment,
            Owner = OwnerOf(key),
            Fallback = await FallbackAsync(key, cancellation),
        };
        return RoutePolicy.TargetsOf(routed, options.Value, now);
    }

    /// <summary>
    /// Where the daemon's own alarm goes: as the page of a key that nobody owns, by the first route that asks for no
    /// owner, environment or signal; and by the second channel too where the first may be what is wrong.
    /// </summary>
    /// <param name="isOfDelivery">Whether pages do not get through.</param>
    /// <param name="now">The time of the daemon.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<IReadOnlyList<PageTarget>> TargetsOfAlarmAsync(
        bool isOfDelivery, DateTimeOffset now, CancellationToken cancellation)
    {
        var settings = options.Value;
        var fallback = settings.FallbackOwner is { } name ? await owners.FindOwnerAsync(name, cancellation) : null;
        var alarm = new RoutedIncident
        {
            Severity = Severity.Critical,
            Signals = [],
            // Whoever runs the daemon is whom its own setting names.
            Fallback = fallback is null ? null : fallback with { RoutingKey = settings.RoutingKey ?? fallback.RoutingKey },
        };
        return RoutePolicy.TargetsOfAlarm(alarm, settings, isOfDelivery, now);
    }

    private static PolicyOwner? OwnerOf(WatchedKey key) => key.Owner is null
        ? null
        : new PolicyOwner
        {
            Name = key.Owner,
            Mail = key.OwnerMail,
            RoutingKey = key.RoutingKey,
            TimeZone = key.OwnerTimeZone ?? "UTC",
            QuietHours = key.OwnerQuietHours,
        };

    private async Task<PolicyOwner?> FallbackAsync(WatchedKey key, CancellationToken cancellation) =>
        options.Value.FallbackOwner is { } name && (key.RoutingKey is null || key.OwnerMail is null)
            ? await owners.FindOwnerAsync(name, cancellation)
            : null;
}
