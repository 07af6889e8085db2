using Burnwatch.Alerting.Paging;
using Burnwatch.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Changes;

/// <summary>
/// Tells PagerDuty what changed, where <c>Alerting:ChangeRoutingKey</c> says so. Pages have a sender of their own and
/// never wait for it.
/// </summary>
internal sealed partial class ChangeSender(
    ChangeStore store, EventsClient client, IOptions<AlertingOptions> options, TimeProvider time,
    ILogger<ChangeSender> logger) : BackgroundService
{
    // In turn, so that what is told never takes the pages' share of PagerDuty's patience.
    private const int Most = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Longer than so many attempts in turn can take.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>What changed longer ago explains nothing that burns now.</summary>
    private static readonly TimeSpan Newest = TimeSpan.FromDays(1);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ChangeRoutingKey is null)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The loop must outlive any one failure; what was not told is told by a later round.
                Log.RoundFailed(logger, Interval, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Takes down what changed, and tells what is due.</summary>
    internal async Task TellAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await store.GatherAsync(now - Newest, now - Kept, cancellation);
        IReadOnlyList<WaitingChange> changes;
        do
        {
            changes = await store.ClaimAsync(Most, Lease, cancellation);
            foreach (var change in changes)
                await SettleAsync(change, await SendAsync(change, cancellation), now, cancellation);
        }
        while (changes.Count == Most);
    }

    private async Task<EventOutcome> SendAsync(WaitingChange change, CancellationToken cancellation)
    {
        try
        {
            var key = new RoutingKey(SecretReference.Parse(options.Value.ChangeRoutingKey!).Resolve().Reveal());
            return await client.SendAsync(change.ToEvent(key, options.Value.PublicUrl), cancellation);
        }
        catch (Exception e) when (e is SecretUnavailableException or ArgumentException)
        {
            // A file that is not mounted yet may come, and a wrong key be put right.
            return new EventOutcome(EventOutcomeKind.TryLater, e.Message.Split(" (Parameter")[0]);
        }
    }

    private async Task SettleAsync(
        WaitingChange change, EventOutcome outcome, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (outcome.Kind)
        {
            case EventOutcomeKind.Accepted:
                // What was accepted is written down even by a sender that is told to stop, or it would be told again.
                await store.SentAsync(change, outcome.Text, now, CancellationToken.None);
                break;
            case EventOutcomeKind.TryLater when now - change.At < Newest:
                var delay = PageRetry.DelayAfter(change.Attempts, outcome.RetryAfter, Random.Shared.NextDouble());
                await store.LaterAsync(change, outcome.Text, delay, cancellation);
                Log.Later(logger, change.Id, change.Attempts, delay, outcome.Text);
                break;
            default:
                await store.RefusedAsync(change, outcome.Text, cancellation);
                Log.Refused(logger, change.Id, change.Summary, outcome.Text);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information,
            "The change {Id} was not told to PagerDuty at attempt {Attempt}; again in {Delay}: {Answer}")]
        public static partial void Later(ILogger logger, long id, int attempt, TimeSpan delay, string answer);

        [LoggerMessage(
            2, LogLevel.Warning, "The change {Id} ({Summary}) is not told to PagerDuty any more: {Answer}")]
        public static partial void Refused(ILogger logger, long id, string summary, string answer);

        [LoggerMessage(3, LogLevel.Error, "Changes could not be told to PagerDuty; the next round is in {Interval}")]
        public static partial void RoundFailed(ILogger logger, TimeSpan interval, Exception error);
    }
}
