using Burnwatch.Alerting.Incidents;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PagerDuty.Client.Rest;
using Quartz;

namespace Burnwatch.Alerting.Answering;

/// <summary>
/// Looks the open pages up at PagerDuty where there is a token and no webhook secret, and drops old webhooks.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class AnswerPollJob(
    OpenPageReader pages,
    PagerDutyReader pagerDuty,
    IncidentActStore acts,
    WebhookInbox inbox,
    IOptions<AlertingOptions> options,
    TimeProvider time,
    ILogger<AnswerPollJob> logger) : IJob
{
    // PagerDuty delivers again for two days.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(PollAsync(cancellationToken));

    internal async Task PollAsync(CancellationToken cancellation)
    {
        try
        {
            await inbox.ForgetAsync(time.GetUtcNow() - Kept, cancellation);
            if (!pagerDuty.CanRead || options.Value.PagerDutyWebhookSecrets.Count > 0)
                return;
            foreach (var page in await pages.ReadAsync(cancellation))
                await LookUpAsync(page, cancellation);
        }
        catch (RestException e)
        {
            Log.NotRead(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private async Task LookUpAsync(OpenPage page, CancellationToken cancellation)
    {
        if (await pagerDuty.NewestIncidentAsync(page.DedupKey, cancellation) is not { } there
            || ActRule.Of(there, page.DedupKey, page.Last, page.IsResolvedByUs, page.IsAcknowledgedByUs) is not { } act)
            return;
        if (await acts.AddAsync(page.DedupKey, act, cancellation) is IncidentActIntake.Added)
            Log.Taken(logger, page.DedupKey, act.Kind, act.Author);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "At PagerDuty the page {DedupKey} got {Kind} by {Author}; the next tick follows")]
        public static partial void Taken(ILogger logger, string dedupKey, IncidentActKind kind, string author);

        [LoggerMessage(LogLevel.Warning, "PagerDuty was not asked what people did; the next poll asks again: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "PagerDuty was not asked what people did; the next poll asks again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
