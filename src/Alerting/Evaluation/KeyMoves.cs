using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// Follows credentials that went to another key: the profiles of both are forgotten, so that the shard learns them
/// again from the history that each has now, and the incidents of a key that has no credential left go where its last
/// one went.
/// </summary>
/// <remarks>
/// An open incident stays behind where the other key has one too; it resolves with the next judgement of its key, which
/// says where to look. Every shard does so for itself before it judges, so no order among them matters.
/// </remarks>
internal sealed class KeyMoves(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string NewSql = """
        select m.id, m.from_key_id, m.to_key_id, s.version
          from shard s
          join credential_move m on m.id > s.moves_through
         where s.id = @Shard
         order by m.id
        """;

    private const string FollowSql = """
        update shard
           set moves_through = @Through,
               version       = version + case when @Relearns then 1 else 0 end
         where id = @Shard and version = @Version
        """;

    private const string ForgetSql = "delete from profile where key_id = any(@Ids)";

    // What is over first, and of what is open one at most for a key.
    private const string CarrySql = """
        update incident i
           set key_id = @ToKeyId
         where i.key_id = @FromKeyId
           and not exists (select from credential c where c.key_id = @FromKeyId)
           and (i.state = 'resolved'
                or not exists (select from incident o where o.key_id = @ToKeyId and o.state <> 'resolved'))
        """;

    /// <summary>
    /// Does so for the moves that are new to a shard. True where its memory must be read anew; nothing is done where
    /// another node has written meanwhile.
    /// </summary>
    public async Task<bool> FollowAsync(int shard, int shards)
    {
        var moves = (await connection.QueryAsync<MoveRow>(
            new CommandDefinition(NewSql, new { shard }, cancellationToken: cancellation))).ToList();
        if (moves.Count == 0)
            return false;
        var ids = moves.SelectMany(m => new[] { m.FromKeyId, m.ToKeyId }).Distinct()
            .Where(id => id % shards == shard).ToArray();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var followed = await ExecuteAsync(FollowSql, new
        {
            shard,
            moves[^1].Version,
            Through = moves[^1].Id,
            Relearns = ids.Length > 0,
        });
        if (followed == 0)
            return false;
        await ExecuteAsync(ForgetSql, new { ids });
        foreach (var move in moves)
            await ExecuteAsync(CarrySql, new { move.FromKeyId, move.ToKeyId });
        await transaction.CommitAsync(cancellation);
        return ids.Length > 0;
    }

    private Task<int> ExecuteAsync(string sql, object parameters) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private sealed record MoveRow
    {
        public long Id { get; init; }
        public long FromKeyId { get; init; }
        public long ToKeyId { get; init; }
        public long Version { get; init; }
    }
}
