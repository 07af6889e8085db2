using Dapper;
using Npgsql;

namespace Burnwatch.Web.Usage;

/// <summary>Reads which hours of a workspace's usage were read, and when.</summary>
internal sealed class HourStore(NpgsqlDataSource database)
{
    private const string SinceSql = """
        select hour, extract(epoch from width)::int as bucket_seconds, read_at, changed_at
          from usage_hour
         where workspace_id = @WorkspaceId and hour >= @Since
         order by hour desc
        """;

    public async Task<IReadOnlyList<KnownHour>> SinceAsync(
        long workspaceId, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<KnownHour>(new CommandDefinition(
                SinceSql, new { workspaceId, Since = since.UtcDateTime }, cancellationToken: cancellation)),
        ];
    }
}
