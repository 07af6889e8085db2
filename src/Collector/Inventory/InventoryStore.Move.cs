using Burnwatch.Collector.Rotation;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Inventory;

/// <summary>What becomes of a credential and of keys when it moves from one to another.</summary>
internal sealed partial class InventoryStore
{
    private const string JoinSql = "update credential set key_id = @ToKeyId, joined_at = @At where id = @CredentialId";

    private const string AgeSql = """
        update key k
           set created_at = o.oldest
          from (select least(c.created_at, (select min(b.bucket_start)
                                              from usage_bucket b
                                             where b.key_id = @FromKeyId and b.credential_id = @CredentialId)) as oldest
                  from credential c
                 where c.id = @CredentialId) o
         where k.id = @ToKeyId
           and k.created_at > o.oldest
        """;

    // The next one begins the overlap: where it was made or met, and both had come to the key. Where nobody knows when
    // the two were made, nobody knows which is the newer.
    private const string SupersededSql = """
        update credential c
           set superseded_at = s.since,
               superseded_by = s.next
          from (select o.id, n.id as next, n.since
                  from credential o
                  left join lateral
                       (select n.id, greatest(n.created_at, n.first_seen_at, n.joined_at, o.joined_at) as since
                          from credential n
                         where n.key_id = o.key_id and n.service_account_id = o.service_account_id
                           and n.created_at > o.created_at
                           and n.last_listed_at is not null and n.unlisted_since is null and not n.is_disabled
                         order by n.created_at, n.id
                         limit 1) n
                    on o.last_listed_at is not null and o.unlisted_since is null and not o.is_disabled
                 where o.workspace_id = @WorkspaceId) s
         where c.id = s.id
           and (c.superseded_at, c.superseded_by) is distinct from (s.since, s.next)
        """;

    private const string NewKeySql = """
        insert into key (workspace_id, name, created_at)
        select c.workspace_id, @Name, coalesce(c.created_at, c.first_seen_at)
          from credential c
         where c.id = @CredentialId
            on conflict (workspace_id, name) do nothing
        returning id
        """;

    /// <summary>Gives the credential to the key, which is then as old as its oldest credential or usage.</summary>
    public static async Task MoveAsync(
        NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation)
    {
        foreach (var sql in new[] { AgeSql, JoinSql, SupersededSql })
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                sql,
                new { move.WorkspaceId, move.CredentialId, move.FromKeyId, move.ToKeyId, At = move.At.UtcDateTime },
                transaction,
                cancellationToken: cancellation));
        }
    }

    /// <summary>Makes a key for a credential; null where the workspace has one of the name.</summary>
    public static Task<long?> AddKeyAsync(
        NpgsqlTransaction transaction, long credentialId, string name, CancellationToken cancellation) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            NewKeySql, new { credentialId, name }, transaction, cancellationToken: cancellation));
}
