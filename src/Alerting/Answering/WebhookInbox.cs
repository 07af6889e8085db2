using System.Text.Json;
using Dapper;
using Npgsql;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>
/// The only writer of what PagerDuty tells: stored at once, since PagerDuty waits five seconds, and read afterwards.
/// </summary>
public sealed class WebhookInbox(NpgsqlDataSource database)
{
    internal const string WakeChannel = "burnwatch_webhook";

    // Either id tells a replay: the event's is signed, the webhook's is not.
    private const string AddSql = """
        insert into pagerduty_webhook (webhook_id, event_id, received_at, incident, event, state)
        values (@WebhookId, @EventId, @Now, @Incident, @Event::jsonb,
                case when @Incident is null then 'done' else 'waiting' end)
        on conflict do nothing
        """;

    private const string WakeSql = $"notify {WakeChannel}";

    // Only the oldest of an incident: an acknowledgement must not be read after the resolve that followed it.
    private const string ClaimSql = """
        update pagerduty_webhook
           set leased_until = now() + @Lease, attempts = attempts + 1
         where id in
         (
             select w.id
               from pagerduty_webhook w
              where w.state = 'waiting'
                and w.due_at <= now()
                and (w.leased_until is null or w.leased_until < now())
                and not exists
                (
                    select
                      from pagerduty_webhook e
                     where e.incident = w.incident and e.state = 'waiting' and e.id < w.id
                )
              order by w.id
              limit @Most
              for update skip locked
         )
        returning id, event::text as event, attempts
        """;

    private const string EndSql = """
        update pagerduty_webhook
           set state = @State, outcome = @Outcome, leased_until = null
         where id = @Id and state = 'waiting'
        """;

    private const string LaterSql = """
        update pagerduty_webhook
           set due_at = now() + @Delay, outcome = @Outcome, leased_until = null
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    private const string ForgetSql = "delete from pagerduty_webhook where received_at < @Before and state <> 'waiting'";

    /// <summary>Stores what was told, for any node to read.</summary>
    /// <param name="webhookId">What PagerDuty calls the delivery.</param>
    /// <param name="told">The event.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>False if it was told before.</returns>
    public async Task<bool> AddAsync(
        string webhookId, WebhookEvent told, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            AddSql,
            new
            {
                webhookId,
                EventId = told.Id,
                Incident = told.Incident?.Id,
                Event = JsonSerializer.Serialize(told, AnsweringJson.Default.WebhookEvent),
                Now = now.UtcDateTime,
            },
            cancellationToken: cancellation));
        if (added > 0)
            await connection.ExecuteAsync(new CommandDefinition(WakeSql, cancellationToken: cancellation));
        return added > 0;
    }

    internal async Task<IReadOnlyList<WaitingWebhook>> ClaimAsync(
        int most, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var claimed = await connection.QueryAsync<WaitingWebhook>(
            new CommandDefinition(ClaimSql, new { most, lease }, cancellationToken: cancellation));
        return [.. claimed.OrderBy(webhook => webhook.Id)];
    }

    internal Task DoneAsync(WaitingWebhook webhook, string outcome, CancellationToken cancellation) =>
        ExecuteAsync(EndSql, new { webhook.Id, State = "done", outcome }, cancellation);

    /// <summary>Given up: whose incident it is cannot be found out.</summary>
    internal Task UnknownAsync(WaitingWebhook webhook, string outcome, CancellationToken cancellation) =>
        ExecuteAsync(EndSql, new { webhook.Id, State = "unknown", outcome }, cancellation);

    internal Task LaterAsync(
        WaitingWebhook webhook, string outcome, TimeSpan delay, CancellationToken cancellation) =>
        ExecuteAsync(LaterSql, new { webhook.Id, webhook.Attempts, outcome, delay }, cancellation);

    /// <summary>Drops what arrived before and was read.</summary>
    internal Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation) =>
        ExecuteAsync(ForgetSql, new { Before = before.UtcDateTime }, cancellation);

    /// <summary>Returns when webhooks were stored, or after the time given.</summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition($"listen {WakeChannel}", cancellationToken: cancellation));
        await connection.WaitAsync(atMost, cancellation);
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
