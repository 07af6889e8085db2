using Burnwatch.Alerting.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Paging;

/// <summary>Raises the alarm over pages that do not get through, and sends them the second way.</summary>
internal sealed partial class UndeliveredWatch(
    NpgsqlDataSource database,
    IOptions<AlertingOptions> options,
    PagingMeter meter,
    TimeProvider time,
    ILogger<UndeliveredWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The loop must outlive any one failure: this is what is left when pages do not get through.
                Log.LookFailed(logger, Interval, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Looks once.</summary>
    /// <returns>What was found that was not known before.</returns>
    internal async Task<IReadOnlyList<UndeliveredPage>> LookAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var settings = options.Value;
        var (channel, route) = SecondOf(settings);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var writer = new PageWriter(connection, cancellation);
        var found = await writer.MoveAsync(
            channel, route, now - TimeSpan.FromMinutes(settings.UndeliveredAfter), now);
        if (found.Count > 0)
            await writer.WakeAsync();
        foreach (var page in found)
        {
            meter.Undelivered(page);
            Log.Undelivered(
                logger, page.Generation, page.IncidentId, page.Channel, channel ?? "nowhere else", page.LastAnswer);
        }
        return found;
    }

    private static (string? Channel, string? Route) SecondOf(AlertingOptions settings) =>
        settings.SecondChannel is not { } name ? (null, null)
        : settings.FindChannel(name) is { } channel ? (channel.Id, channel.Route())
        : (ChannelOptions.PagerDuty, settings.RoutingKey);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Page {Generation} of incident {IncidentId} was not taken by {Channel} and goes to {Second}; "
                + "mend the channel: {Answer}")]
        public static partial void Undelivered(
            ILogger logger, int generation, long incidentId, string channel, string second, string? answer);

        [LoggerMessage(
            2, LogLevel.Error, "Pages that do not get through could not be looked for; they are in {Interval}")]
        public static partial void LookFailed(ILogger logger, TimeSpan interval, Exception error);
    }
}
