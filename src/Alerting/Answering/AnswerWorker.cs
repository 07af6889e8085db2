using Burnwatch.Alerting.Incidents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PagerDuty.Client.Rest;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>Makes what PagerDuty told into what people did to incidents, for as long as the daemon runs.</summary>
internal sealed partial class AnswerWorker(
    WebhookInbox inbox,
    AlertKeys keys,
    IncidentActStore acts,
    IOptions<AlertingOptions> options,
    TimeProvider time,
    ILogger<AnswerWorker> logger) : BackgroundService
{
    private const int Most = 20;

    // Longer than so many questions to PagerDuty in turn can take.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Who takes no webhooks has none to read.
        if (options.Value.PagerDutyWebhookSecrets.Count == 0)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ReadDueAsync(stoppingToken) == 0)
                    await inbox.WaitAsync(options.Value.SendInterval, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, options.Value.SendInterval, e);
                await Task.Delay(options.Value.SendInterval, time, stoppingToken);
            }
        }
    }

    /// <summary>Reads once what waits.</summary>
    /// <returns>How many webhooks were claimed.</returns>
    internal async Task<int> ReadDueAsync(CancellationToken cancellation)
    {
        var webhooks = await inbox.ClaimAsync(Most, Lease, cancellation);
        foreach (var webhook in webhooks)
            await ReadAsync(webhook, cancellation);
        return webhooks.Count;
    }

    private async Task ReadAsync(WaitingWebhook webhook, CancellationToken cancellation)
    {
        var told = webhook.Read();
        try
        {
            var outcome = await TakeAsync(told, cancellation);
            await inbox.DoneAsync(webhook, outcome, cancellation);
        }
        catch (RestException e) when (e.IsPassing)
        {
            var delay = e.RetryAfter ?? DelayAfter(webhook.Attempts);
            Log.Later(logger, told.Type, told.Incident!.Id, delay, e.Message);
            await inbox.LaterAsync(webhook, e.Message, delay, cancellation);
        }
        catch (RestException e)
        {
            Log.Unknown(logger, told.Type, told.Incident!.Id, e.Message);
            await inbox.UnknownAsync(webhook, e.Message, cancellation);
        }
        catch (Exception e) when (e is not NpgsqlException && !cancellation.IsCancellationRequested)
        {
            // A fault of ours with one webhook keeps no other from being read.
            var delay = DelayAfter(webhook.Attempts);
            Log.ReadFailed(logger, told.Type, told.Incident!.Id, delay, e);
            await inbox.LaterAsync(webhook, $"{e.GetType().Name}; the log says more.", delay, cancellation);
        }
    }

    private async Task<string> TakeAsync(WebhookEvent told, CancellationToken cancellation)
    {
        var ours = await keys.OfAsync(told.Incident!, cancellation);
        if (ours.Count == 0)
            return "No page of ours.";
        var taken = 0;
        foreach (var alert in ours)
        {
            if (ActRule.Of(told, alert.DedupKey, alert.IsResolvedByUs, alert.IsAcknowledgedByUs) is not { } act)
                continue;
            var intake = await acts.AddAsync(alert.DedupKey, act, cancellation);
            if (intake is not IncidentActIntake.Added)
                continue;
            taken++;
            Log.Taken(logger, act.Kind, alert.DedupKey, act.Author);
        }
        return taken == 0 ? "Nothing that anybody did." : FormattableString.Invariant($"{taken} taken.");
    }

    private static TimeSpan DelayAfter(int attempts)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts, 10) - 1);
        return delay < LongestDelay ? delay : LongestDelay;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "At PagerDuty the page {DedupKey} got {Kind} by {Author}; the next tick follows")]
        public static partial void Taken(ILogger logger, IncidentActKind kind, string dedupKey, string author);

        [LoggerMessage(
            LogLevel.Warning,
            "{Type} of PagerDuty's incident {Incident} was not read, the next attempt is in {Delay}: {Reason}")]
        public static partial void Later(
            ILogger logger, string type, string incident, TimeSpan delay, string reason);

        [LoggerMessage(
            LogLevel.Error, "{Type} of PagerDuty's incident {Incident} was given up, nobody knows whose it is: {Reason}")]
        public static partial void Unknown(ILogger logger, string type, string incident, string reason);

        [LoggerMessage(
            LogLevel.Error, "{Type} of PagerDuty's incident {Incident} was not read; the next attempt is in {Delay}")]
        public static partial void ReadFailed(
            ILogger logger, string type, string incident, TimeSpan delay, Exception exception);

        [LoggerMessage(LogLevel.Error, "What PagerDuty told was not read; the next round is in {Delay}")]
        public static partial void RoundFailed(ILogger logger, TimeSpan delay, Exception exception);
    }
}
