using System.Text.Json;
using Burnwatch.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Paging;

/// <summary>Sends the pages that wait, for as long as the daemon runs.</summary>
internal sealed partial class PageSender(
    PageStore store,
    EventsClient pagerDuty,
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
        var outcome = await TrySendAsync(page, cancellation);
        switch (outcome.Kind)
        {
            case EventOutcomeKind.Accepted:
                // What was accepted is written down even by a sender that is told to stop, or it would be sent again.
                await store.SentAsync(page, outcome.Text, time.GetUtcNow(), CancellationToken.None);
                Log.Sent(logger, page.Action, page.IncidentId, page.Generation, page.Attempts);
                break;
            case EventOutcomeKind.TryLater:
                var delay = PageRetry.DelayAfter(page.Attempts, outcome.RetryAfter, Random.Shared.NextDouble());
                await store.LaterAsync(page, outcome.Text, delay, cancellation);
                Log.Later(logger, page.Action, page.IncidentId, page.Generation, page.Attempts, delay, outcome.Text);
                break;
            default:
                await store.RefusedAsync(page, outcome.Text, cancellation);
                Log.Refused(logger, page.Action, page.IncidentId, page.Generation, outcome.Text);
                break;
        }
    }

    private async Task<EventOutcome> TrySendAsync(WaitingPage page, CancellationToken cancellation)
    {
        try
        {
            var key = SecretReference.Parse(page.Route).Resolve();
            return await pagerDuty.SendAsync(
                PagerDutyChannel.EventOf(page, key, options.Value.PublicUrl), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whoever is started next need not wait for the lease of a sender that was told to stop.
            await store.ReleaseAsync(page, CancellationToken.None);
            throw;
        }
        catch (SecretUnavailableException e)
        {
            // A file that is not mounted yet may come; the page waits for it.
            return new EventOutcome(EventOutcomeKind.TryLater, e.Message);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or JsonException)
        {
            // One page that cannot be made into an event must not stop the others.
            return new EventOutcome(EventOutcomeKind.Refused, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "PagerDuty accepted the {Action} of incident {IncidentId}, page {Generation}, at attempt {Attempts}")]
        public static partial void Sent(ILogger logger, string action, long incidentId, int generation, int attempts);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The {Action} of incident {IncidentId}, page {Generation}, was not accepted at attempt {Attempts}; "
                + "it is sent again in {Delay}: {Answer}")]
        public static partial void Later(
            ILogger logger,
            string action,
            long incidentId,
            int generation,
            int attempts,
            TimeSpan delay,
            string answer);

        [LoggerMessage(
            3,
            LogLevel.Error,
            "PagerDuty refused the {Action} of incident {IncidentId}, page {Generation}, for good; "
                + "mend the routing key or report the event: {Answer}")]
        public static partial void Refused(
            ILogger logger, string action, long incidentId, int generation, string answer);

        [LoggerMessage(
            4,
            LogLevel.Error,
            "The database could not be asked for pages; it is asked every {Interval}, "
                + "and this is told again only after an answer")]
        public static partial void DatabaseAway(ILogger logger, TimeSpan interval, Exception error);
    }
}
