using Burnwatch.Alerting.Paging;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Channels.Alertmanager;

/// <summary>
/// Sends what fires again each minute, as Alertmanager expects: it forgets what it is not told of, and an instance that
/// was away hears of it. What ended is told for five minutes more.
/// </summary>
internal sealed partial class AlertmanagerRefresh(
    NpgsqlDataSource database,
    AlertmanagerChannel channel,
    ChartAddresses charts,
    IOptions<AlertingOptions> options,
    TimeProvider time,
    ILogger<AlertmanagerRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TellsOfEnd = TimeSpan.FromMinutes(5);

    // The trigger that was taken, or the resolve of it once that was taken not long ago.
    private const string StandingSql = """
        select p.id, coalesce(p.incident_id, 0) as incident_id, p.channel, p.generation, p.action, p.dedup_key, p.route, p.severity,
               p.content::text as content, t.content::text as trigger_content, p.attempts, p.created_at
          from page p
          join page t
            on (t.incident_id = p.incident_id or t.alarm_id = p.alarm_id) and t.channel = p.channel and t.generation = p.generation
           and t.action = 'trigger'
         where p.channel = any(@Channels) and p.state = 'sent'
           and (p.action = 'resolve' and p.sent_at > @EndedAfter
                or p.action = 'trigger'
                and not exists
                (
                    select
                      from page r
                     where (r.incident_id = p.incident_id or r.alarm_id = p.alarm_id) and r.channel = p.channel and r.generation = p.generation
                       and r.action = 'resolve'
                )
                and (exists (select from incident i where i.id = p.incident_id and i.state <> 'resolved')
                     or exists (select from alarm a where a.id = p.alarm_id and a.resolved_at is null)))
         order by p.id
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Channels().Count == 0)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The loop must outlive any one failure; the alerts stand for several rounds.
                Log.RefreshFailed(logger, Interval, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sends everything that stands once.</summary>
    /// <returns>How many alerts were sent.</returns>
    internal async Task<int> RefreshAsync(CancellationToken cancellation)
    {
        var channels = Channels();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var pages = (await connection.QueryAsync<WaitingPage>(new CommandDefinition(
            StandingSql,
            new { Channels = channels.Keys.ToArray(), EndedAfter = (time.GetUtcNow() - TellsOfEnd).UtcDateTime },
            cancellationToken: cancellation))).ToList();
        foreach (var page in pages)
        {
            var sent = new ChannelPage
            {
                Page = page,
                Channel = channels[page.Channel],
                PublicUrl = options.Value.PublicUrl,
                ChartUrl = charts.Of(page.IncidentId, page.CreatedAt),
            };
            var outcome = await channel.SendAsync(sent, cancellation);
            if (outcome.Kind is not PageOutcomeKind.Accepted)
                Log.NotTaken(logger, page.Channel, page.IncidentId, Interval, outcome.Text);
        }
        return pages.Count;
    }

    private Dictionary<string, ChannelOptions> Channels() =>
        options.Value.Channels.Where(c => c.Kind is ChannelKind.Alertmanager).ToDictionary(c => c.Id);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "The alert of incident {IncidentId} could not be sent to {Channel} again; it is in {Interval}: {Answer}")]
        public static partial void NotTaken(
            ILogger logger, string channel, long incidentId, TimeSpan interval, string answer);

        [LoggerMessage(2, LogLevel.Error, "Alerts could not be sent to Alertmanager again; they are in {Interval}")]
        public static partial void RefreshFailed(ILogger logger, TimeSpan interval, Exception error);
    }
}
