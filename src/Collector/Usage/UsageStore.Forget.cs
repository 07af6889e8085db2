using Dapper;

namespace Burnwatch.Collector.Usage;

/// <summary>What becomes of usage that never was: that of a drill.</summary>
internal sealed partial class UsageStore
{
    private const string ForgetSql = """
        delete from usage_bucket b using workspace w where w.id = b.workspace_id and w.id = @WorkspaceId and w.is_drill;
        delete from usage_revision r using workspace w where w.id = r.workspace_id and w.id = @WorkspaceId and w.is_drill
        """;

    /// <summary>Forgets all usage of a drill's workspace; of any other nothing.</summary>
    public async Task ForgetDrillAsync(long workspaceId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            ForgetSql, new { workspaceId }, cancellationToken: cancellation));
    }
}
