using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Paging;

/// <summary>Moves pages on: claims what is due, and says what became of it.</summary>
internal sealed class PageStore(NpgsqlDataSource database)
{
    /// <summary>Notified whenever pages were written.</summary>
    public const string WakeChannel = "burnwatch_page";

    // Only the oldest waiting page of an incident and channel: a resolve must not overtake its trigger. The lease runs
    // on the database's clock; one that ran out belongs to a sender that died, perhaps after it was accepted: the dedup
    // key makes the second one harmless.
    // Where its trigger went in the end, what follows it goes too.
    private const string ClaimSql = """
        with claimed as
        (
            update page
               set leased_until = now() + @Lease, attempts = attempts + 1
             where id in
             (
                 select p.id
                   from page p
                  where p.state = 'waiting'
                    and p.due_at <= now()
                    and (p.leased_until is null or p.leased_until < now())
                    and not exists
                    (
                        select
                          from page e
                         where (e.incident_id = p.incident_id or e.alarm_id = p.alarm_id) and e.channel = p.channel
                           and e.state = 'waiting' and e.id < p.id
                    )
                  order by p.id
                  limit @Most
                  for update skip locked
             )
            returning id, incident_id, alarm_id, channel, generation, action, dedup_key, route, severity, content, attempts,
                      created_at
        )
        select c.id, coalesce(c.incident_id, 0) as incident_id, c.channel, c.generation, c.action, c.dedup_key,
               coalesce(t.route, c.route) as route,
               c.severity, c.content::text as content, t.content::text as trigger_content, c.attempts, c.created_at,
               coalesce(t.state = 'refused', false) as is_of_refused_trigger
          from claimed c
          left join page t
            on c.action <> 'trigger' and t.action = 'trigger'
           and (t.incident_id = c.incident_id or t.alarm_id = c.alarm_id) and t.channel = c.channel and t.generation = c.generation
         order by c.id
        """;

    // Whoever lost the lease meanwhile changes nothing.
    private const string SentSql = """
        update page
           set state = 'sent', sent_at = @Now, last_answer = @Answer, leased_until = null
         where id = @Id and state = 'waiting'
        """;

    private const string RefusedSql = """
        update page
           set state = 'refused', last_answer = @Answer, leased_until = null
         where id = @Id and state = 'waiting'
        """;

    private const string LaterSql = """
        update page
           set due_at = now() + @Delay, last_answer = @Answer, leased_until = null
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    private const string DivertSql = """
        update page
           set route = @Route, content = content || jsonb_build_object('sent_here_because', @Why),
               due_at = now(), last_answer = @Why, leased_until = null
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    // Not an attempt: nothing was sent.
    private const string HoldSql = """
        update page
           set due_at = now() + @Delay, leased_until = null, attempts = attempts - 1
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    private const string ReleaseSql = """
        update page
           set leased_until = null
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    public async Task<IReadOnlyList<WaitingPage>> ClaimAsync(int most, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var command = new CommandDefinition(ClaimSql, new { most, lease }, cancellationToken: cancellation);
        return [.. await connection.QueryAsync<WaitingPage>(command)];
    }

    public Task SentAsync(WaitingPage page, string answer, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(SentSql, new { page.Id, answer, Now = now.UtcDateTime }, cancellation);

    public Task RefusedAsync(WaitingPage page, string answer, CancellationToken cancellation) =>
        ExecuteAsync(RefusedSql, new { page.Id, answer }, cancellation);

    public Task LaterAsync(WaitingPage page, string answer, TimeSpan delay, CancellationToken cancellation) =>
        ExecuteAsync(LaterSql, new { page.Id, page.Attempts, answer, delay }, cancellation);

    /// <summary>Sends a page another way, at once; the page says why.</summary>
    public Task DivertAsync(WaitingPage page, string route, string why, CancellationToken cancellation) =>
        ExecuteAsync(DivertSql, new { page.Id, page.Attempts, route, why }, cancellation);

    /// <summary>Puts a page off that its channel may not be sent yet.</summary>
    public Task HoldAsync(WaitingPage page, TimeSpan delay, CancellationToken cancellation) =>
        ExecuteAsync(HoldSql, new { page.Id, page.Attempts, delay }, cancellation);

    /// <summary>Gives back a page that was claimed and not sent, for anybody to claim at once.</summary>
    public Task ReleaseAsync(WaitingPage page, CancellationToken cancellation) =>
        ExecuteAsync(ReleaseSql, new { page.Id, page.Attempts }, cancellation);

    /// <summary>Returns when pages were written, or after the time given.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
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
