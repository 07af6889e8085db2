using System.Text.Json;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Aftermath;

/// <summary>Reads the file of an incident, from what all parts of the daemon have stored.</summary>
public sealed class IncidentFileReader(NpgsqlDataSource database, TimeProvider time)
{
    private const string FactsSql = """
        select i.id, i.key_id, k.name as key, w.name as workspace, o.name as owner, k.environment, k.product,
               k.cost_centre, i.state, i.severity, i.generation, i.opened_at, i.since, i.resolved_at, w.read_through,
               i.label, i.labelled_by, i.reason, i.signals::text as signals_json
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
         where i.id = @Id
        """;

    private const string BucketsSql = """
        select b.bucket_start as start, b.bucket_end as end, b.credential_id,
               case when c.hint is null then c.name else c.name || ' (ends in ' || c.hint || ')' end as credential,
               b.product, b.model, b.credits, b.requests, b.cost_usd
          from usage_bucket b
          join credential c on c.id = b.credential_id
         where b.key_id = @KeyId and b.bucket_start >= @From and b.bucket_start < @To
         order by b.bucket_start, b.credential_id, b.product, b.model
        """;

    private const string TimelineSql = """
        select at, 'incident' as source, kind, text, evidence::text as evidence_json, id
          from incident_event where incident_id = @Id
         union all
        select at, 'act', kind, author || coalesce(': ' || text, ''), null, id
          from incident_act where incident_id = @Id
         union all
        select coalesce(sent_at, created_at), 'page', action,
               'page ' || generation || ' to ' || channel || ': ' || state || coalesce(', ' || last_answer, ''), null, id
          from page where incident_id = @Id
         union all
        select a.at, 'containment', a.action,
               a.author || ', ' || c.name || ': ' || case when a.state = 'sent' then 'sent, outcome not known'
                                                          else coalesce(a.answer, a.state) end
               || coalesce('; confirmed by the inventory of ' || to_char(a.confirmed_at at time zone 'UTC',
                                                                       'YYYY-MM-DD HH24:MI') || ' UTC', ''), null, a.id
          from containment a
          join credential c on c.id = a.credential_id
         where a.incident_id = @Id
            or (a.incident_id is null and a.key_id = @KeyId and a.at >= @From and a.at <= @To)
         union all
        select e.at, 'credential', e.kind, c.name || coalesce(': ' || e.words, ''), null, e.id
          from credential_event e
          join credential c on c.id = e.credential_id
         where e.key_id = @KeyId and e.at >= @From - interval '1 day' and e.at <= @To
         order by 1, 2, 6
        """;

    // What shares the most is the nearest: whoever has the one most likely has the other.
    private const string NeighboursSql = """
        with leaked as (select id, service_account_id from credential where key_id = @KeyId and hash <> '')
        select c.id as credential_id, c.name as credential, c.hint, k.name as key, o.name as owner, b.because
          from credential c
          join key k on k.id = c.key_id
          join key own on own.id = @KeyId
          left join owner o on o.id = k.owner_id
         cross join lateral
         (
             select array_remove(array
             [
                 case when c.key_id = @KeyId then 'same_key' end,
                 case when exists (select from sample_origin s join sample_origin t on (s.service, s.host) = (t.service, t.host)
                                    where s.credential_id = c.id and t.key_id = @KeyId and t.credential_id <> c.id)
                      then 'same_source' end,
                 case when exists (select from leaked l where l.service_account_id = c.service_account_id)
                      then 'same_service_account' end,
                 case when k.owner_id = own.owner_id then 'same_owner' end
             ], null) as because
         ) b
         where c.workspace_id = own.workspace_id and c.hash <> '' and not c.is_disabled and c.unlisted_since is null
           and cardinality(b.because) > 0
           and not exists (select from usage_bucket u where u.key_id = @KeyId and u.credential_id = c.id
                                                        and u.bucket_start >= @From and u.bucket_start < @To)
         order by cardinality(b.because) desc, k.name, c.name, c.id
        """;

    /// <summary>Null where no incident has this number.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="endpoints">Asks the provider which endpoints were called; null where nobody can.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<IncidentFile?> ReadAsync(
        long id, EndpointsOfKey? endpoints, CancellationToken cancellation)
    {
        var file = await ReadStoredAsync(id, cancellation);
        if (file is null || endpoints is null)
            return file;
        // After the connection was given back: the provider takes its time.
        var (used, missing) = await endpoints(
            file.Incident.KeyId, file.BlastRadius.From, file.BlastRadius.To, cancellation);
        return file with { Endpoints = used, EndpointsMissing = missing };
    }

    private async Task<IncidentFile?> ReadStoredAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var facts = await connection.QuerySingleOrDefaultAsync<IncidentFacts>(
            new CommandDefinition(FactsSql, new { id }, cancellationToken: cancellation));
        if (facts is null)
            return null;
        // How far usage is known, and not now: so that the same facts make the same file.
        var to = facts.ResolvedAt ?? Later(facts.ReadThrough ?? facts.OpenedAt, facts.OpenedAt);
        var span = new { id, facts.KeyId, From = facts.Since.UtcDateTime, To = to.UtcDateTime };
        var buckets = await RowsAsync<UsedBucket>(BucketsSql);
        var timeline = await RowsAsync<TimelineLine>(TimelineSql);
        return new IncidentFile
        {
            MadeAt = time.GetUtcNow(),
            Incident = facts,
            Buckets = buckets,
            BlastRadius = BlastRadius.Of(facts.Since, to, buckets, UsualOf(timeline)),
            Timeline = timeline,
            Neighbours = await RowsAsync<Neighbour>(NeighboursSql),
        };

        async Task<IReadOnlyList<T>> RowsAsync<T>(string sql) =>
            [.. await connection.QueryAsync<T>(new CommandDefinition(sql, span, cancellationToken: cancellation))];
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    // By the judgement that opened it: later ones may have begun to take the leak for usual.
    private static double? UsualOf(IReadOnlyList<TimelineLine> timeline) =>
        timeline.FirstOrDefault(l => l.EvidenceJson is not null)?.EvidenceJson is { } json
        && JsonSerializer.Deserialize(json, AlertingJson.Default.Judgement) is { IsLearning: false } judged
            ? judged.ExpectedPerHour.High
            : null;
}

/// <summary>
/// Asks the provider which endpoints a key's credentials called, and says in a sentence what of it is missing and why.
/// </summary>
public delegate Task<(IReadOnlyList<EndpointUse>? Used, string? Missing)> EndpointsOfKey(
    long keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
