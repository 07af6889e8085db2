using Burnwatch.Secrets;
using Microsoft.Extensions.Options;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Paging;

/// <summary>
/// Sends a page that says it is a test, and takes it back: what an owner will see, and proof that the way is open.
/// </summary>
public sealed class PageTest(EventsClient pagerDuty, IOptions<AlertingOptions> options, TimeProvider time)
{
    /// <summary>The reference that a page goes to when its owner has none.</summary>
    public string DefaultRoute => options.Value.RoutingKey!;

    /// <summary>Opens an alert, then resolves it if it was accepted.</summary>
    /// <param name="route">Reference to the routing key.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="SecretUnavailableException">The reference leads nowhere.</exception>
    /// <exception cref="ArgumentException">What it leads to is no routing key.</exception>
    public async Task<(EventOutcome Trigger, EventOutcome? Resolve)> RunAsync(
        string route, CancellationToken cancellation)
    {
        var key = new RoutingKey(SecretReference.Parse(route).Resolve().Reveal());
        var now = time.GetUtcNow();
        var dedupKey = $"burnwatch-test-{Guid.NewGuid():n}";
        var trigger = await pagerDuty.SendAsync(
            new TriggerEvent
            {
                RoutingKey = key,
                DedupKey = dedupKey,
                Client = "Burnwatch",
                ClientUrl = options.Value.PublicUrl?.ToString(),
                Payload = new EventPayload
                {
                    Summary = "TEST: Burnwatch can page you. Nothing is wrong; this resolves by itself.",
                    Source = "burnwatch page test",
                    Severity = EventSeverity.Info,
                    Timestamp = now,
                    Class = "test",
                },
            },
            cancellation);
        if (trigger.Kind is not EventOutcomeKind.Accepted)
            return (trigger, null);
        return (
            trigger,
            await pagerDuty.SendAsync(new ResolveEvent { RoutingKey = key, DedupKey = dedupKey }, cancellation));
    }
}
