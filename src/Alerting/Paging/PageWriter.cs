using System.Text.Json;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Paging;

/// <summary>
/// Makes the rows of pages, inside the transaction of whoever moved the incident: the only one who does.
/// <see cref="PageStore"/> moves them on.
/// </summary>
internal sealed class PageWriter(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string TriggerSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select @Id, @Generation, @Channel, 'trigger', 'burnwatch-' || i.id || '-' || @Id || '-' || @Generation,
               @Route, @Severity, @Content::jsonb, @Now
          from instance i
        """;

    // Where each trigger went its resolve goes, whatever the owner's routing key is by now; one that nobody was told
    // of has none. What a person opened again there is open, though it was resolved before.
    private const string ResolveSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select p.incident_id, p.generation, p.channel, 'resolve', p.dedup_key, p.route, p.severity, @Content::jsonb,
               @Now
          from page p
         where p.incident_id = @Id and p.action = 'trigger' and p.state <> 'refused'
         order by p.generation
        on conflict on constraint page_once do update
           set state = 'waiting', content = excluded.content, attempts = 0, created_at = excluded.created_at,
               due_at = now(), leased_until = null
         where page.state = 'sent' and page.created_at < @ReopenedAt
        """;

    // Sent as if it never had been: where PagerDuty shows it open, the first one did not arrive.
    private const string ResolveAgainSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select p.incident_id, p.generation, p.channel, 'resolve', p.dedup_key, p.route, p.severity, p.content, @Now
          from page p
         where p.dedup_key = @DedupKey and p.action = 'trigger' and p.state = 'sent'
           and (p.channel = 'pagerduty' or p.channel like 'pagerduty:%')
        on conflict on constraint page_once do update
           set state = 'waiting', attempts = 0, created_at = excluded.created_at, due_at = now(), leased_until = null
         where page.state <> 'waiting'
        """;

    // Where each trigger went that nobody has taken back; said again where somebody says it again.
    private const string AcknowledgeSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select p.incident_id, p.generation, p.channel, 'acknowledge', p.dedup_key, p.route, p.severity, p.content, @Now
          from page p
         where p.incident_id = @Id and p.action = 'trigger' and p.state <> 'refused'
           and (p.channel = 'pagerduty' or p.channel like 'pagerduty:%')
           and not exists
           (
               select
                 from page r
                where r.incident_id = p.incident_id and r.channel = p.channel and r.generation = p.generation
                  and r.action = 'resolve' and r.created_at >= coalesce(@ReopenedAt, r.created_at)
           )
         order by p.generation
        on conflict on constraint page_once do update
           set state = 'waiting', attempts = 0, created_at = excluded.created_at, due_at = now(), leased_until = null
         where page.state <> 'waiting'
        """;

    // Once for each page, whether or not there is another channel. What is over by now is not opened elsewhere: nobody
    // would take it back.
    private const string MoveSql = """
        with stuck as
        (
            update page p
               set undelivered_at = @Now
             where p.action = 'trigger' and p.undelivered_at is null and p.channel is distinct from @Channel
               and (p.state = 'refused' or p.state = 'waiting' and p.created_at <= @Before)
               and exists (select from incident i where i.id = p.incident_id and i.state <> 'resolved')
            returning p.incident_id, p.generation, p.channel, p.dedup_key, p.severity, p.content, p.last_answer
        ), moved as
        (
            insert into page
                (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
            select incident_id, generation, @Channel, 'trigger', dedup_key, @Route, severity,
                   content || jsonb_build_object(
                       'sent_here_because',
                       'ALARM: ' || channel || ' did not take this page. ' || coalesce(last_answer, 'It did not answer.')),
                   @Now
              from stuck
             where @Channel::text is not null
            on conflict on constraint page_once do nothing
        )
        select incident_id, generation, channel, last_answer from stuck
        """;

    private const string WakeSql = $"notify {PageStore.WakeChannel}";

    /// <summary>Tells every target of an incident, under its generation.</summary>
    public async Task TriggerAsync(
        long incidentId, int generation, IReadOnlyList<PageTarget> targets, PageContent content, DateTimeOffset now)
    {
        foreach (var target in targets)
            await ExecuteAsync(TriggerSql, new
            {
                Id = incidentId,
                generation,
                target.Channel,
                target.Route,
                Severity = target.Severity.ToString().ToLowerInvariant(),
                Content = JsonOf(content with
                {
                    LoweredBecause = target.LoweredBecause,
                    SentHereBecause = target.SentHereBecause,
                }),
                Now = now.UtcDateTime,
            });
    }

    /// <summary>Takes back every page of an incident that somebody may have been told by, wherever it went.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="reopenedAt">When a person opened it again; null where nobody did.</param>
    /// <param name="content">What is said of the end.</param>
    /// <param name="now">The time of the end.</param>
    public Task ResolveAsync(
        long incidentId, DateTimeOffset? reopenedAt, PageContent content, DateTimeOffset now) =>
        ExecuteAsync(ResolveSql, new
        {
            Id = incidentId,
            ReopenedAt = reopenedAt?.UtcDateTime,
            Content = JsonOf(content),
            Now = now.UtcDateTime,
        });

    /// <summary>Takes back once more, at PagerDuty, a page that is over and open there.</summary>
    public Task ResolveAgainAsync(string dedupKey, DateTimeOffset now) =>
        ExecuteAsync(ResolveAgainSql, new { dedupKey, Now = now.UtcDateTime });

    /// <summary>
    /// Says that somebody looks after an incident wherever it was paged and a channel knows of that: at PagerDuty.
    /// </summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="reopenedAt">When a person opened it again; null where nobody did.</param>
    /// <param name="now">The time of the tick.</param>
    public Task AcknowledgeAsync(long incidentId, DateTimeOffset? reopenedAt, DateTimeOffset now) => ExecuteAsync(
        AcknowledgeSql, new { Id = incidentId, ReopenedAt = reopenedAt?.UtcDateTime, Now = now.UtcDateTime });

    /// <summary>Marks what its channel refused, or has not taken in time, and tells it elsewhere.</summary>
    /// <param name="channel">Where else; null: nowhere.</param>
    /// <param name="route">Where in that channel.</param>
    /// <param name="before">What was written before this and waits is late.</param>
    /// <param name="now">The time of the daemon.</param>
    public async Task<IReadOnlyList<UndeliveredPage>> MoveAsync(
        string? channel, string? route, DateTimeOffset before, DateTimeOffset now) =>
    [
        .. await connection.QueryAsync<UndeliveredPage>(new CommandDefinition(
            MoveSql,
            new { channel, route, Before = before.UtcDateTime, Now = now.UtcDateTime },
            cancellationToken: cancellation)),
    ];

    /// <summary>Wakes the senders of all nodes once the transaction is committed.</summary>
    public Task WakeAsync() => ExecuteAsync(WakeSql, null);

    private Task<int> ExecuteAsync(string sql, object? parameters) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private static string JsonOf(PageContent content) =>
        JsonSerializer.Serialize(content, AlertingJson.Default.PageContent);
}
