using System.Text.Json;
using Burnwatch.Alerting.Channels;
using Burnwatch.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Paging;

/// <summary>Sends the pages that wait, for as long as the daemon runs.</summary>
internal sealed partial class PageSender(
    PageStore store,
    ChannelBook channels,
    RateLimits limits,
    ChartAddresses charts,
    PagingMeter meter,
    IOptions<AlertingOptions> options,
    TimeProvider time,
    ILogger<PageSender> logger) : BackgroundService
{
    private const int Most = 10;

    // Longer than so many attempts in turn can take, so that nobody sends what is being sent.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendDueAsync(stoppingToken) == 0)
                    await store.WaitAsync(options.Value.SendInterval, stoppingToken);
                isAway = false;
            }
            catch (Exception e) when (
                e is NpgsqlException or TimeoutException or IOException && !stoppingToken.IsCancellationRequested)
            {
                // Without the database there is nothing to send; it comes back or the daemon is stopped.
                if (!isAway)
                    Log.DatabaseAway(logger, options.Value.SendInterval, e);
                isAway = true;
                await Task.Delay(options.Value.SendInterval, time, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: a daemon that watches and cannot page is worth nothing.
                Log.RoundFailed(logger, options.Value.SendInterval, e);
                await Task.Delay(options.Value.SendInterval, time, stoppingToken);
            }
        }
    }

    /// <summary>Sends what is due once.</summary>
    /// <returns>How many pages were claimed.</returns>
    internal async Task<int> SendDueAsync(CancellationToken cancellation)
    {
        var pages = await store.ClaimAsync(Most, Lease, cancellation);
        // All at once, each of another incident: in turn, twenty without an answer would outlast their leases.
        await Task.WhenAll(pages.Select(page => SendAsync(page, cancellation)));
        return pages.Count;
    }

    private async Task SendAsync(WaitingPage page, CancellationToken cancellation)
    {
        using var activity = Tracing.Source.StartActivity("send page")
            ?.SetTag("channel", page.Channel).SetTag("action", page.Action).SetTag("incident", page.IncidentId);
        try
        {
            if (page.IsOfRefusedTrigger)
            {
                // It was refused after this was written: nobody was told, so there is nothing to take back.
                await store.RefusedAsync(page, "Not sent, since its trigger was refused.", cancellation);
                return;
            }
            if (await TrySendAsync(page, cancellation) is { } attempt)
                await SettleAsync(page, attempt, cancellation);
        }
        catch (Exception e) when (e is not NpgsqlException && !cancellation.IsCancellationRequested)
        {
            // A fault of ours with one page keeps nobody else's from being sent, and may be gone at the next attempt.
            var delay = DelayAfter(page);
            Log.SendFailed(logger, page.Action, page.IncidentId, page.Generation, page.Attempts, delay, e);
            await store.LaterAsync(page, $"{e.GetType().Name}; the log says more.", delay, cancellation);
        }
    }

    private async Task SettleAsync(WaitingPage page, PageAttempt attempt, CancellationToken cancellation)
    {
        var text = attempt.Outcome.Text;
        var next = attempt.NextOf(page, options.Value.RoutingKey!);
        meter.Attempted(page, next, time.GetUtcNow());
        switch (next)
        {
            case PageNext.Sent:
                // What was accepted is written down even by a sender that is told to stop, or it would be sent again.
                await store.SentAsync(page, text, time.GetUtcNow(), CancellationToken.None);
                Log.Sent(logger, page.Channel, page.Action, page.IncidentId, page.Generation, page.Attempts);
                break;
            case PageNext.Divert:
                await store.DivertAsync(
                    page,
                    options.Value.RoutingKey!,
                    $"It could not go to its owner's routing key, so it went to Alerting:RoutingKey. {text}",
                    cancellation);
                Log.Diverted(logger, page.IncidentId, page.Generation, text);
                break;
            case PageNext.Later:
                var delay = DelayAfter(page, attempt.Outcome.RetryAfter);
                await store.LaterAsync(page, text, delay, cancellation);
                Log.Later(
                    logger, page.Channel, page.Action, page.IncidentId, page.Generation, page.Attempts, delay, text);
                break;
            default:
                await store.RefusedAsync(page, text, cancellation);
                Log.Refused(logger, page.Channel, page.Action, page.IncidentId, page.Generation, text);
                break;
        }
    }

    private async Task<PageAttempt?> TrySendAsync(WaitingPage page, CancellationToken cancellation)
    {
        try
        {
            var (settings, channel) = channels.Find(page.Channel);
            var rate = settings.PerMinute is { } most ? ChannelRate.PerMinute(most) : channel.Rate;
            var address = $"{page.Channel} {page.Route}";
            var wait = limits.Take(address, rate);
            if (wait > TimeSpan.Zero)
            {
                await store.HoldAsync(page, wait, cancellation);
                return null;
            }
            var outcome = await channel.SendAsync(
                new ChannelPage
                {
                    Page = page,
                    Channel = settings,
                    PublicUrl = options.Value.PublicUrl,
                    ChartUrl = charts.Of(page.IncidentId, page.CreatedAt),
                },
                cancellation);
            if (outcome.RetryAfter is { } asked)
                limits.Hold(address, PageRetry.Capped(asked));
            return new PageAttempt(outcome);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whoever is started next need not wait for the lease of a sender that was told to stop.
            await store.ReleaseAsync(page, CancellationToken.None);
            throw;
        }
        catch (SecretUnavailableException e)
        {
            // A file that is not mounted yet may come.
            return new PageAttempt(new PageOutcome(PageOutcomeKind.TryLater, e.Message) { IsRouteAtFault = true });
        }
        catch (RouteException e)
        {
            return new PageAttempt(new PageOutcome(PageOutcomeKind.Refused, e.Message) { IsRouteAtFault = true });
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            // One page that cannot be made into a message must not stop the others.
            return new PageAttempt(new PageOutcome(PageOutcomeKind.Refused, e.Message));
        }
    }

    private static TimeSpan DelayAfter(WaitingPage page, TimeSpan? asked = null) =>
        PageRetry.DelayAfter(page.Attempts, asked, Random.Shared.NextDouble());
}
