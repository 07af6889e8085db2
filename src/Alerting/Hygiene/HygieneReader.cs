using Burnwatch.Alerting.Policies;
using Burnwatch.Hygiene;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Hygiene;

/// <summary>Reads what is known of keys and their credentials, and judges how well they are cared for.</summary>
public sealed class HygieneReader(NpgsqlDataSource database)
{
    // What lies longer back than this counts as never; a credential that rested for so long is found anyway.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(92);

    private const string Sql = """
        select c.key_id as id, k.name as key, w.name as workspace, o.name as owner, k.environment, k.product,
               w.read_through, w.credits_used as workspace_used, w.credit_limit as workspace_limit,
               w.credit_extension as extension, w.credit_extension_unlimited as is_extension_unlimited,
               c.name, c.hint, c.service_account, c.last_listed_at is not null as is_listed,
               not c.is_disabled and (c.unlisted_since is null or c.last_listed_at is null) as is_working,
               c.created_at, c.first_seen_at, u.last_used_at, coalesce(d.credits, 0)::bigint as last_day,
               coalesce(d.used_for, '{}') as used_for, coalesce(s.used_by, '{}') as used_by,
               c.permissions, c.allowed_ips, c.credit_limit, c.credits_used, c.third_party_disable_allowed,
               c.superseded_at as superseded_since, n.name as superseded_by
          from credential c
          join key k on k.id = c.key_id
          join workspace w on w.id = c.workspace_id
          left join owner o on o.id = k.owner_id
          left join credential n on n.id = c.superseded_by
          left join lateral
               (select b.bucket_end as last_used_at
                  from usage_bucket b
                 where b.key_id = c.key_id and b.credential_id = c.id and b.credits > 0 and b.bucket_start >= @From
                 order by b.bucket_start desc
                 limit 1) u on true
          left join lateral
               (select sum(p.credits) as credits,
                       array_agg(trim(p.product || ' ' || p.model) order by p.credits desc) as used_for
                  from (select b.product, b.model, sum(b.credits) as credits
                          from usage_bucket b
                         where b.key_id = c.key_id and b.credential_id = c.id and b.credits > 0
                           and b.bucket_start >= least(w.read_through, @Now) - interval '24 hours'
                         group by b.product, b.model) p) d on true
          left join lateral
               (select array_agg(distinct trim(f.service || ' on ' || f.host)) as used_by
                  from sample_origin f
                 where f.credential_id = c.id and f.last_seen_at >= @Now - interval '24 hours') s on true
         where c.hash <> '' and (@KeyId::bigint is null or c.key_id = @KeyId)
         order by w.name, k.name, c.key_id, c.created_at desc nulls last, c.id
        """;

    /// <summary>All keys with a credential, those with the most credits at risk first.</summary>
    public async Task<IReadOnlyList<JudgedHygiene>> ListAsync(DateTimeOffset now, CancellationToken cancellation) =>
        [
            .. (await ReadAsync(null, now, cancellation))
                .OrderByDescending(h => h.Hygiene.AtRisk.Rank)
                .ThenByDescending(h => h.Hygiene.Findings.Count)
                .ThenBy(h => h.Hygiene.Key.Key, StringComparer.Ordinal),
        ];

    /// <summary>One key; null where it has no credential.</summary>
    public async Task<JudgedHygiene?> FindAsync(long keyId, DateTimeOffset now, CancellationToken cancellation) =>
        (await ReadAsync(keyId, now, cancellation)).SingleOrDefault();

    private async Task<IReadOnlyList<JudgedHygiene>> ReadAsync(
        long? keyId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var parameters = new { keyId, Now = now.UtcDateTime, From = (now - LookBack).UtcDateTime };
        var rows = await connection
            .QueryAsync<KeyFacts, CredentialFactsRow, (KeyFacts Key, CredentialFacts Credential)>(
                new CommandDefinition(Sql, parameters, cancellationToken: cancellation),
                (key, credential) => (key, credential.ToFacts()),
                splitOn: "name");
        var book = await PolicyStore.ReadAsync(connection, cancellation);
        return
        [
            .. rows.GroupBy(r => r.Key.Id).Select(g =>
            {
                var key = g.First().Key with { Credentials = [.. g.Select(r => r.Credential)] };
                var policy = book.Of(key.Environment, key.Owner, key.Key);
                return new JudgedHygiene(
                    KeyHygiene.Of(key, policy, now),
                    [.. key.Credentials.Select(c => RotationState.Of(c, key, policy, now))]);
            }),
        ];
    }
}

/// <summary>A key's care, and how far the rotation of each of its credentials is, in their order.</summary>
public sealed record JudgedHygiene(KeyHygiene Hygiene, IReadOnlyList<RotationState> Rotations);
