using Burnwatch.Models;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>The only writer of the models that were trained on the history of a workspace.</summary>
/// <remarks>
/// Evaluation reads them with the calibrations: thresholds are of the scores of one model and of no other.
/// </remarks>
public sealed class ModelStore(NpgsqlDataSource database)
{
    private const string InstallSql = """
        insert into model (workspace_id, version, changed_at, trained)
        values (@WorkspaceId, 1, @Now, @Trained::jsonb)
        on conflict (workspace_id) do update
           set version = model.version + 1, changed_at = excluded.changed_at, trained = excluded.trained
        """;

    private const string RemoveSql = """
        update model
           set version = version + 1, changed_at = @Now, trained = null
         where workspace_id = @WorkspaceId and trained is not null
        """;

    /// <summary>Puts a model in force in place of the one there was, from the next tick on.</summary>
    public Task InstallAsync(
        long workspaceId, TrainedModel model, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(InstallSql, new { workspaceId, Trained = model.ToString(), Now = now.UtcDateTime }, cancellation);

    /// <summary>Puts the shipped model in force again; false where it was already.</summary>
    public async Task<bool> RemoveAsync(long workspaceId, DateTimeOffset now, CancellationToken cancellation) =>
        await ExecuteAsync(RemoveSql, new { workspaceId, Now = now.UtcDateTime }, cancellation) > 0;

    private async Task<int> ExecuteAsync(string sql, object row, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancellation));
    }
}
