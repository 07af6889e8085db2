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
