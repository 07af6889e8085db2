using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Microsoft.Extensions.Logging;
using Npgsql;
using PagerDuty.Client.Rest;
using Quartz;

namespace Burnwatch.Alerting.Answering;

/// <summary>
/// Compares the pages of the last days with PagerDuty's incidents, once a day, where there is a token: what was lost on
/// the way is sent again, and what was closed there unheard is told on the timeline and resolved here.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class CompareJob(
    ComparedPageReader pages,
    PagerDutyReader pagerDuty,
    IncidentActStore acts,
    NpgsqlDataSource database,
    TimeProvider time,
    ILogger<CompareJob> logger) : IJob
{
    /// <summary>How often it compares.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Long enough for a few nights without PagerDuty.
    private static readonly TimeSpan Back = TimeSpan.FromDays(7);

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(CompareAsync(cancellationToken));

    internal async Task CompareAsync(CancellationToken cancellation)
    {
        if (!pagerDuty.CanRead)
            return;
        try
        {
            var now = time.GetUtcNow();
            var compared = await pages.ReadAsync(now - Back, cancellation);
            var differences = 0;
            foreach (var page in compared)
                differences += await CompareAsync(page, now, cancellation) ? 1 : 0;
            Log.Compared(logger, compared.Count, differences);
        }
        catch (RestException e)
        {
            Log.NotRead(logger, Interval, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, Interval, e);
        }
    }

    private async Task<bool> CompareAsync(ComparedPage page, DateTimeOffset now, CancellationToken cancellation)
    {
        var there = await pagerDuty.NewestIncidentAsync(page.DedupKey, cancellation);
        switch (AnswerComparison.Of(page, there, now))
        {
            case AnswerDifference.OpenThere:
                await ResolveAgainAsync(page, now, cancellation);
                Log.OpenThere(logger, page.Generation, page.IncidentId, there!.Id);
                return true;
            case AnswerDifference.ReopenedThere:
                return await TakeAsync(page, IncidentActKind.Reopen, there!, cancellation);
            case AnswerDifference.ClosedThere:
                return await TakeAsync(page, IncidentActKind.Resolve, there!, cancellation);
            default:
                return false;
        }
    }

    private async Task<bool> TakeAsync(
        ComparedPage page, IncidentActKind kind, RestIncident there, CancellationToken cancellation)
    {
        var act = ActRule.OfFound(kind, there, page.DedupKey);
        if (await acts.AddAsync(page.DedupKey, act, cancellation) is not IncidentActIntake.Added)
            return false;
        Log.Unheard(logger, page.Generation, page.IncidentId, kind, there.Id, act.Author);
        return true;
    }

    private async Task ResolveAgainAsync(ComparedPage page, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var writer = new PageWriter(connection, cancellation);
        await writer.ResolveAgainAsync(page.DedupKey, now);
        await writer.WakeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "{Pages} pages were compared with PagerDuty's incidents, and {Differences} differed")]
        public static partial void Compared(ILogger logger, int pages, int differences);

        [LoggerMessage(
            LogLevel.Warning,
            "Page {Generation} of incident {IncidentId} is over and was open at PagerDuty as {Incident}; its resolve is "
                + "sent again")]
        public static partial void OpenThere(ILogger logger, int generation, long incidentId, string incident);

        [LoggerMessage(
            LogLevel.Warning,
            "Page {Generation} of incident {IncidentId} got {Kind} at PagerDuty as {Incident} by {Author}, which nobody told; "
                + "the next tick follows")]
        public static partial void Unheard(
            ILogger logger, int generation, long incidentId, IncidentActKind kind, string incident, string author);

        [LoggerMessage(
            LogLevel.Warning, "Pages were not compared with PagerDuty; that follows in {Interval}: {Reason}")]
        public static partial void NotRead(ILogger logger, TimeSpan interval, string reason);

        [LoggerMessage(LogLevel.Error, "Pages were not compared with PagerDuty; that follows in {Interval}")]
        public static partial void Failed(ILogger logger, TimeSpan interval, Exception exception);
    }
}
