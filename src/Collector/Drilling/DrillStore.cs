using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Drilling;

/// <summary>Writes <c>drill</c>.</summary>
internal sealed class DrillStore(NpgsqlDataSource database)
{
    private const string RunningSql = """
        select d.id, d.workspace_id, w.name, d.started_at, d.leaked_at, d.ends_by
          from drill d
          join workspace w on w.id = d.workspace_id
         where d.ended_at is null
        """;

    private const string BeginSql = """
        insert into drill (workspace_id, author, started_at, ends_by)
        values (@WorkspaceId, @Author, @Now, @EndsBy)
            on conflict ((true)) where ended_at is null do nothing
        returning id
        """;

    private const string LeakedSql = "update drill set leaked_at = @At where id = @Id and leaked_at is null";

    private const string SeenSql = """
        update drill
           set paged_at = coalesce(paged_at, @PagedAt), acknowledged_at = coalesce(acknowledged_at, @AcknowledgedAt)
         where id = @Id
        """;

    private const string EndSql = "update drill set ended_at = @Now where id = @Id and ended_at is null";

    /// <summary>The one that runs; null while none does.</summary>
    public async Task<Drill?> RunningAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Drill>(
            new CommandDefinition(RunningSql, cancellationToken: cancellation));
    }

    /// <summary>Null where another one runs.</summary>
    public async Task<long?> BeginAsync(
        long workspaceId, string author, DateTimeOffset now, DateTimeOffset endsBy, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            BeginSql,
            new { workspaceId, author, Now = now.UtcDateTime, EndsBy = endsBy.UtcDateTime },
            cancellationToken: cancellation));
    }

    public Task LeakedAsync(long id, DateTimeOffset at, CancellationToken cancellation) =>
        ExecuteAsync(LeakedSql, new { id, At = at.UtcDateTime }, cancellation);

    public Task SeenAsync(
        long id, DateTimeOffset? pagedAt, DateTimeOffset? acknowledgedAt, CancellationToken cancellation) =>
        ExecuteAsync(
            SeenSql,
            new { id, PagedAt = pagedAt?.UtcDateTime, AcknowledgedAt = acknowledgedAt?.UtcDateTime },
            cancellation);

    public Task EndAsync(long id, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(EndSql, new { id, Now = now.UtcDateTime }, cancellation);

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
