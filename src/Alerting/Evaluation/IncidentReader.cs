using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Reads the incidents that a tick of a shard goes by, and what they burn.</summary>
internal sealed class IncidentReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string OpenKeysSql = """
        select i.key_id, k.workspace_id
          from incident i
          join key k on k.id = i.key_id
         where i.state <> 'resolved' and i.key_id % @Shards = @Shard
        """;

    // The open one first: one that came from another key with its last credential may be younger, and over.
    private const string LastSql = """
        select distinct on (key_id)
               key_id, id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour,
               resolved_at,
               signals::text as signals, workspace_event::text as workspace_event, reason, label, labelled_at,
               labelled_by,
               expected_per_hour, paged_severity, resolved_by, acknowledged_at, acknowledged_by, reopened_at, acted_at,
               reopenings, flaps_since, grouped_under
          from incident
         where key_id = any(@Ids)
         order by key_id, state = 'resolved', id desc
        """;

    // In the order in which they were done, of which the one that came in first goes first.
    private const string ActsSql = """
        select a.id, a.incident_id, i.key_id, k.workspace_id, a.generation, a.at, a.kind, a.author, a.text, a.source
          from incident_act a
          join incident i on i.id = a.incident_id
          join key k on k.id = i.key_id
         where a.folded_at is null and i.key_id % @Shards = @Shard
         order by a.at, a.id
        """;

    private const string PastSql = """
        select key_id, since, opened_at, resolved_at,
               case when label = 'expected' then labelled_at end as expected_until
          from incident
         where key_id = any(@Ids)
         order by opened_at
        """;

    // Keys of other shards stand as their last tick left them.
    private const string SurgesSql = """
        select k.name as key, i.surged_at as at, i.peak_per_hour,
               (i.workspace_event ->> 'since')::timestamptz as event_since, i.id as incident_id,
               i.state <> 'pending' as is_told, i.grouped_under
          from incident i
          join key k on k.id = i.key_id
         where i.state <> 'resolved' and i.surged_at is not null and k.workspace_id = @WorkspaceId
               and i.key_id <> all(@Judged)
        """;

    // Of the shards that surge one at a time looks who was told, until it has committed who else is.
    private const string TurnSql = "select pg_advisory_xact_lock(7300, @WorkspaceId::int)";

    // As a silence stands that was not ended since, and of the newest page alone.
    private const string HiddenSql = """
        select i.id
          from quiet_hidden h
          join quiet_rule r on r.id = h.rule_id
          join incident i on i.id = h.incident_id and i.generation = h.generation
          join key k on k.id = i.key_id
         where h.told_at is null and i.state <> 'resolved' and k.workspace_id = @WorkspaceId
               and least(h.hidden_until, r.ended_at) > @Now
        """;

    private const string ByHandSql = """
        select coalesce(grouped_under, id) as id, max(resolved_at) as at
          from incident
         where (id = any(@Groups) or grouped_under = any(@Groups)) and resolved_by is not null
         group by 1
        """;

    private const string CreditsSql = """
        select coalesce(sum(credits), 0)::double precision as credits,
               case when bool_and(cost_usd is not null or credits = 0) then sum(cost_usd)::double precision end as usd,
               (sum(cost_usd) / nullif(sum(credits) filter (where cost_usd is not null), 0))::double precision
                   as usd_per_credit
          from usage_bucket
         where key_id = @KeyId and bucket_start >= @From
        """;

    private const string UsedForSql = """
        select product, model, sum(credits)::double precision as credits
          from usage_bucket
         where key_id = @KeyId and bucket_start >= @From
         group by product, model
        having sum(credits) > 0
         order by 3 desc
         limit 5
        """;

    // A key of which nothing is known before has no past: there is no row then.
    private const string PastUseSql = """
        with hour as
        (
            select date_trunc('hour', bucket_start) as at, sum(credits) as credits, sum(requests) as requests,
                   min(bucket_start) as first
              from usage_bucket
             where key_id = @KeyId and bucket_start >= @From and bucket_start < @To
             group by 1
        ), last as
        (
            select coalesce(sum(credits), 0) as credits, coalesce(sum(requests), 0) as requests
              from usage_bucket
             where key_id = @KeyId and bucket_start >= @LastHour
        )
        select min(h.first) as "from", @To::timestamptz as "to",
               max(h.credits)::double precision as highest_hour, max(h.requests)::double precision as most_requests,
               sum(h.credits)::double precision as credits, sum(h.requests)::double precision as requests,
               l.credits::double precision as last_hour, l.requests::double precision as last_requests
          from hour h
         cross join last l
         group by l.credits, l.requests
        """;

    /// <summary>Keys with an open incident: silence is what lets one recover.</summary>
    public async Task<IReadOnlyList<KeyRow>> OpenKeysAsync(int shard, int shards) =>
        [.. await Query<KeyRow>(OpenKeysSql, new { shard, shards })];

    /// <summary>What people did and no tick has taken account of, in the order in which they did it.</summary>
    public async Task<IReadOnlyList<ActRow>> ActsAsync(int shard, int shards) =>
        [.. await Query<ActRow>(ActsSql, new { shard, shards })];

    /// <summary>The last incident of each key that ever had one.</summary>
    public async Task<IReadOnlyDictionary<long, Incident>> LastAsync(IReadOnlyCollection<long> ids) =>
        (await Query<IncidentRow>(LastSql, new { Ids = ids.ToArray() })).ToDictionary(
            r => r.KeyId, r => r.ToIncident());

    /// <summary>All incidents that keys ever had, the oldest first.</summary>
    public async Task<ILookup<long, PastIncident>> PastAsync(IReadOnlyCollection<long> ids) =>
        (await Query<PastIncident>(PastSql, new { Ids = ids.ToArray() })).ToLookup(i => i.KeyId);

    /// <summary>The keys of a workspace that surge, but for those that a tick has judged itself.</summary>
    public async Task<IReadOnlyList<Surge>> SurgesAsync(long workspaceId, IReadOnlyCollection<long> judged) =>
        [.. await Query<Surge>(SurgesSql, new { workspaceId, Judged = judged.ToArray() })];

    /// <summary>Waits until no other shard looks who of a workspace was told; to the end of the transaction.</summary>
    public Task TakeTurnAsync(long workspaceId) =>
        connection.ExecuteAsync(
            new CommandDefinition(TurnSql, new { workspaceId }, cancellationToken: cancellation));

    /// <summary>Open incidents of a workspace whose newest page a silence hides.</summary>
    public async Task<HashSet<long>> HiddenAsync(long workspaceId, DateTimeOffset now) =>
        [.. await Query<long>(HiddenSql, new { workspaceId, Now = now.UtcDateTime })];

    /// <summary>When a person resolved what told of groups, by the group.</summary>
    public async Task<Dictionary<long, DateTimeOffset>> ResolvedByHandAsync(IReadOnlyCollection<long> groups) =>
        groups.Count == 0
            ? []
            : (await Query<(long Id, DateTime At)>(ByHandSql, new { Groups = groups.ToArray() }))
                .ToDictionary(g => g.Id, g => new DateTimeOffset(g.At, TimeSpan.Zero));

    /// <summary>What a key used since an incident began, and for what in the last hour that is known.</summary>
    public async Task<Burn> BurnAsync(long keyId, DateTimeOffset since, DateTimeOffset readThrough)
    {
        var cost = (await Query<CostRow>(CreditsSql, new { keyId, From = since.UtcDateTime })).Single();
        var uses =
            (await Query<UseRow>(UsedForSql, new { keyId, From = readThrough.AddHours(-1).UtcDateTime })).ToList();
        var total = uses.Sum(u => u.Credits);
        return new Burn
        {
            Credits = cost.Credits,
            Usd = cost.Usd,
            UsdPerCredit = cost.UsdPerCredit,
            Past = await PastAsync(keyId, since, readThrough),
            UsedFor = [
                .. uses.Select(
                    u =>
                        FormattableString.Invariant($"{u.Product} {u.Model} {u.Credits / total * 100:0} %").Replace(
                            "  ", " ", StringComparison.Ordinal))],
        };
    }

    private async Task<PastUse?> PastAsync(long keyId, DateTimeOffset since, DateTimeOffset readThrough) =>
        (await Query<PastUse>(PastUseSql, new
        {
            keyId,
            From = (since - PastUse.Span).UtcDateTime,
            To = since.UtcDateTime,
            LastHour = readThrough.AddHours(-1).UtcDateTime,
        })).SingleOrDefault();

    private Task<IEnumerable<T>> Query<T>(string sql, object parameters) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
}
