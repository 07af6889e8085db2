using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Reads what was known, written down and sent by an instant.</summary>
internal sealed class ExplainReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string KeysSql = """
        select k.id, k.name, w.name as workspace,
               (select min(b.bucket_start) from usage_bucket b where b.key_id = k.id and b.credits > 0) as first_used_at
          from key k
          join workspace w on w.id = k.workspace_id
         order by w.name, k.name
        """;

    private const string SightSql = """
        select min(read_at) as first_read_at, max(to_at) filter (where read_at <= @At) as read_through
          from usage_reading
         where workspace_id = @WorkspaceId
        """;

    private const string MovesSql = """
        select e.at, e.kind, e.text
          from incident_event e
          join incident i on i.id = e.incident_id
         where i.key_id = @KeyId and e.kind <> 'labelled'
         order by e.at, e.id
        """;

    // What a channel answered may have come later; the row holds the last answer alone.
    private const string PageSql = """
        select p.state, p.sent_at, p.last_answer
          from page p
          join incident i on i.id = p.incident_id
         where i.key_id = @KeyId and p.action = 'trigger' and p.created_at <= @At
         order by p.created_at desc, p.id desc
         limit 1
        """;

    private const string HiddenSql = """
        select h.incident_id, h.rule_id, h.generation, h.at, h.hidden_until, r.kind, r.author, r.reason, r.ended_at
          from quiet_hidden h
          join quiet_rule r on r.id = h.rule_id
          join incident i on i.id = h.incident_id
         where i.key_id = @KeyId and h.at <= @At and (h.told_at is null or h.told_at > @At)
         order by h.at desc, h.rule_id
         limit 1
        """;

    public async Task<IReadOnlyList<KnownKey>> KeysAsync() =>
        [.. await connection.QueryAsync<KnownKey>(Command(KeysSql, null))];

    public Task<KnownSight> SightAsync(long workspaceId, DateTimeOffset at) =>
        connection.QuerySingleAsync<KnownSight>(Command(SightSql, new { workspaceId, At = at.UtcDateTime }));

    /// <summary>Every step of every incident of a key, in the order of time.</summary>
    public async Task<IReadOnlyList<IncidentMove>> MovesAsync(long keyId) =>
        [.. (await connection.QueryAsync<MoveRow>(Command(MovesSql, new { keyId })))
            .Select(r => new IncidentMove(r.At, Enum.Parse<IncidentChange>(r.Kind, ignoreCase: true), r.Text))];

    /// <summary>The last page of a key that was to be sent by an instant; null when there was none.</summary>
    public Task<KnownPage?> PageAsync(long keyId, DateTimeOffset at) =>
        connection.QuerySingleOrDefaultAsync<KnownPage>(Command(PageSql, new { keyId, At = at.UtcDateTime }));

    /// <summary>The last page of a key that was hidden by an instant, and not told by then.</summary>
    public Task<HiddenPage?> HiddenAsync(long keyId, DateTimeOffset at) =>
        connection.QueryFirstOrDefaultAsync<HiddenPage>(Command(HiddenSql, new { keyId, At = at.UtcDateTime }));

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, cancellationToken: cancellation);

    private sealed record MoveRow
    {
        public DateTimeOffset At { get; init; }
        public required string Kind { get; init; }
        public required string Text { get; init; }
    }
}

/// <summary>A key that was seen, and when it was used first.</summary>
internal sealed record KnownKey
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Workspace { get; init; }
    public DateTimeOffset? FirstUsedAt { get; init; }
}

/// <summary>How far the usage of a workspace was read by an instant.</summary>
internal sealed record KnownSight
{
    /// <summary>The first reading there ever was; null while there is none.</summary>
    public DateTimeOffset? FirstReadAt { get; init; }

    /// <summary>Null when nothing was read by then.</summary>
    public DateTimeOffset? ReadThrough { get; init; }
}

/// <summary>What became of a page.</summary>
internal sealed record KnownPage
{
    public required string State { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public string? LastAnswer { get; init; }
}
