using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Answering;

/// <summary>Remembers which alerts an incident of PagerDuty's has: the only writer of that.</summary>
internal sealed class AlertKeyStore(NpgsqlDataSource database)
{
    private const string ReadSql = """
        select dedup_key, read_at
          from pagerduty_alert
         where incident = @Incident
         order by dedup_key
        """;

    // An alert that somebody moved to another incident is none of this one any more.
    private const string KeepSql = """
        with gone as (delete from pagerduty_alert where incident = @Incident and dedup_key <> all(@Keys))
        insert into pagerduty_alert (incident, dedup_key, read_at)
        select @Incident, key, @Now from unnest(@Keys) as key
        on conflict on constraint pagerduty_alert_pk do update set read_at = excluded.read_at
        """;

    private const string OursSql = """
        select p.dedup_key,
               bool_or(p.action = 'resolve' and p.state <> 'refused') as is_resolved_by_us,
               bool_or(p.action = 'acknowledge' and p.state <> 'refused') as is_acknowledged_by_us
          from page p
         where p.dedup_key = any(@Keys)
         group by p.dedup_key
         order by p.dedup_key
        """;

    /// <summary>The keys as they were read last, and when; none where they never were.</summary>
    public async Task<(IReadOnlyList<string> Keys, DateTimeOffset? ReadAt)> ReadAsync(
        string incident, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = (await connection.QueryAsync<AlertRow>(
            new CommandDefinition(ReadSql, new { incident }, cancellationToken: cancellation))).ToList();
        return ([.. rows.Select(row => row.DedupKey)], rows.Count == 0 ? null : rows.Min(row => row.ReadAt));
    }

    public async Task KeepAsync(
        string incident, IReadOnlyList<string> keys, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            KeepSql, new { incident, Keys = keys.ToArray(), Now = now.UtcDateTime }, cancellationToken: cancellation));
    }

    /// <summary>Which of some keys are of pages of ours, and whether we took the page back.</summary>
    public async Task<IReadOnlyList<OwnAlert>> OursAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<OwnAlert>(
                new CommandDefinition(OursSql, new { Keys = keys.ToArray() }, cancellationToken: cancellation)),
        ];
    }

    private sealed record AlertRow
    {
        public required string DedupKey { get; init; }
        public required DateTimeOffset ReadAt { get; init; }
    }
}

/// <summary>An alert at PagerDuty that is a page of ours.</summary>
internal sealed record OwnAlert
{
    public required string DedupKey { get; init; }

    /// <summary>Whether a resolve of it was sent or waits to be.</summary>
    public required bool IsResolvedByUs { get; init; }

    /// <summary>Whether an acknowledgement of it was sent or waits to be.</summary>
    public bool IsAcknowledgedByUs { get; init; }
}
