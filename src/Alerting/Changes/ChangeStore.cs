using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Changes;

/// <summary>The only writer of <c>change_notice</c>: finds what changed, and says what became of telling it.</summary>
internal sealed class ChangeStore(NpgsqlDataSource database)
{
    // Found by time and kept once by a constraint: numbers are not committed in their order, so no watermark is safe.
    private const string GatherSql = """
        insert into change_notice (source, source_id, at, summary, path, details)
        select f.source, f.source_id, f.at, f.summary, f.path, jsonb_strip_nulls(f.details)
          from
          (
              select 'credential' as source, e.id as source_id, e.at,
                     w.name || '/' || k.name || ': ' || coalesce(e.words, replace(e.kind, '_', ' ')) as summary,
                     'keys/' || k.id as path,
                     jsonb_build_object(
                         'workspace', w.name, 'key', k.name, 'credential', c.name, 'hint', c.hint,
                         'service_account', c.service_account, 'change', e.kind, 'direction', e.direction) as details
                from credential_event e
                join workspace w on w.id = e.workspace_id
                join key k on k.id = e.key_id
                join credential c on c.id = e.credential_id
               where e.at > @Since and e.kind = any(@Kinds)
              union all
              select 'rotation', m.id, m.at,
                     w.name || '/' || k.name || ': rotated, a credential of ' || o.name || ' is its own now',
                     'keys/' || k.id,
                     jsonb_build_object(
                         'workspace', w.name, 'key', k.name, 'from_key', o.name, 'credential', c.name, 'hint', c.hint,
                         'author', m.author, 'reason', m.reason)
                from credential_move m
                join workspace w on w.id = m.workspace_id
                join key k on k.id = m.to_key_id
                join key o on o.id = m.from_key_id
                join credential c on c.id = m.credential_id
               where m.at > @Since
              union all
              select 'policy', p.version, p.at,
                     'Policy ' || p.version || ' applied by ' || p.author || coalesce(': ' || p.reason, ''),
                     null,
                     jsonb_build_object('version', p.version, 'author', p.author, 'reason', p.reason)
                from policy_version p
               where p.at > @Since
          ) f
         order by f.at
            on conflict on constraint change_notice_once do nothing
        """;

    private const string DropSql = "delete from change_notice where at < @Before";

    private const string ClaimSql = """
        with claimed as
        (
            update change_notice
               set leased_until = now() + @Lease, attempts = attempts + 1
             where id in
             (
                 select id
                   from change_notice
                  where state = 'waiting' and due_at <= now() and (leased_until is null or leased_until < now())
                  order by id
                  limit @Most
                  for update skip locked
             )
            returning id, at, summary, path, details::text as details, attempts
        )
        select id, at, summary, path, details, attempts from claimed order by id
        """;

    private const string SettleSql = """
        update change_notice
           set state = @State, sent_at = @SentAt, last_answer = @Answer, leased_until = null
         where id = @Id and state = 'waiting'
        """;

    private const string LaterSql = """
        update change_notice
           set due_at = now() + @Delay, last_answer = @Answer, leased_until = null
         where id = @Id and state = 'waiting' and attempts = @Attempts
        """;

    /// <summary>A rename, and whether others may disable it, explain no burn.</summary>
    private static readonly string[] Kinds =
    [
        "appeared", "gone", "disabled", "provider_lock", "enabled", "permissions_changed", "limit_changed",
        "allowed_ips_changed",
    ];

    /// <summary>Takes down what changed since an instant and was not taken down, and drops what is old.</summary>
    public async Task GatherAsync(DateTimeOffset since, DateTimeOffset dropBefore, CancellationToken cancellation)
    {
        await ExecuteAsync(GatherSql, new { Since = since.UtcDateTime, Kinds }, cancellation);
        await ExecuteAsync(DropSql, new { Before = dropBefore.UtcDateTime }, cancellation);
    }

    public async Task<IReadOnlyList<WaitingChange>> ClaimAsync(
        int most, TimeSpan lease, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<WaitingChange>(
                new CommandDefinition(ClaimSql, new { most, lease }, cancellationToken: cancellation)),
        ];
    }

    public Task SentAsync(WaitingChange change, string answer, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(
            SettleSql, new { change.Id, State = "sent", SentAt = now.UtcDateTime, answer }, cancellation);

    public Task RefusedAsync(WaitingChange change, string answer, CancellationToken cancellation) =>
        ExecuteAsync(SettleSql, new { change.Id, State = "refused", SentAt = (DateTime?)null, answer }, cancellation);

    public Task LaterAsync(WaitingChange change, string answer, TimeSpan delay, CancellationToken cancellation) =>
        ExecuteAsync(LaterSql, new { change.Id, change.Attempts, answer, delay }, cancellation);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
