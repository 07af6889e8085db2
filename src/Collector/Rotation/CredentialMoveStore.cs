using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Rotation;

/// <summary>Writes <c>credential_move</c> and <c>refused_successor</c>.</summary>
internal static class CredentialMoveStore
{
    // The ids are handed out under the lock, so that who follows them by the highest never misses one.
    private const string AddSql = """
        lock table credential_move in share row exclusive mode;
        insert into credential_move (workspace_id, credential_id, from_key_id, to_key_id, at, author, reason)
        values (@WorkspaceId, @CredentialId, @FromKeyId, @ToKeyId, @At, @Author, @Reason);
        delete from refused_successor where credential_id = @CredentialId and key_id = @ToKeyId
        """;

    private const string RefuseSql = """
        insert into refused_successor (credential_id, key_id, at, author)
        values (@CredentialId, @KeyId, @At, @Author)
            on conflict on constraint refused_successor_pk do nothing
        """;

    private const string LastOwnSql = """
        select m.from_key_id
          from credential_move m
         where m.credential_id = @CredentialId
           and m.to_key_id = @KeyId
           and not exists (select from credential c where c.key_id = m.from_key_id)
         order by m.id desc
         limit 1
        """;

    /// <summary>Keeps that a credential moved, until the end of the transaction the only one that does.</summary>
    public static Task AddAsync(NpgsqlTransaction transaction, CredentialMove move, CancellationToken cancellation) =>
        ExecuteAsync(
            transaction,
            AddSql,
            new
            {
                move.WorkspaceId,
                move.CredentialId,
                move.FromKeyId,
                move.ToKeyId,
                At = move.At.UtcDateTime,
                move.Author,
                move.Reason,
            },
            cancellation);

    /// <summary>Keeps that a credential is none of a key, so that nobody is asked again.</summary>
    public static Task RefuseAsync(
        NpgsqlTransaction transaction,
        long credentialId,
        long keyId,
        string author,
        DateTimeOffset now,
        CancellationToken cancellation) =>
        ExecuteAsync(
            transaction, RefuseSql, new { credentialId, keyId, At = now.UtcDateTime, author }, cancellation);

    /// <summary>The key that a credential had of its own before it came to another; null where none is free.</summary>
    public static Task<long?> FindOwnAsync(
        NpgsqlTransaction transaction, long credentialId, long keyId, CancellationToken cancellation) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            LastOwnSql, new { credentialId, keyId }, transaction, cancellationToken: cancellation));

    private static Task<int> ExecuteAsync(
        NpgsqlTransaction transaction, string sql, object parameters, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));
}
