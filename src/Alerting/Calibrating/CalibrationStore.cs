using Burnwatch.Calibration;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>The only writer of what is derived from the history of a workspace.</summary>
public sealed class CalibrationStore(NpgsqlDataSource database)
{
    private const string VersionsSql = """
        select coalesce(c.workspace_id, m.workspace_id), coalesce(c.version, 0), coalesce(m.version, 0)
          from calibration c
          full join model m on m.workspace_id = c.workspace_id
        """;

    private const string CalibrationsSql = """
        select coalesce(c.workspace_id, m.workspace_id) as workspace_id, coalesce(c.version, 0) as version,
               coalesce(m.version, 0) as model_version, c.derived_at, c.key_years, c.thresholds::text as thresholds,
               m.changed_at as model_at, m.trained::text as trained
          from calibration c
          full join model m on m.workspace_id = c.workspace_id
        """;

    private const string PeersSql = """
        select workspace_id, environment, product, span_peak, hour_peak, keys
          from peers
        """;

    private const string SaveThresholdsSql = """
        insert into calibration (workspace_id, version, derived_at, key_years, thresholds)
        values (@WorkspaceId, 1, @Now, @KeyYears, @Thresholds::jsonb)
        on conflict (workspace_id) do update
           set version = calibration.version + 1, derived_at = excluded.derived_at, key_years = excluded.key_years,
               thresholds = excluded.thresholds
        """;

    private const string SavePeersAtSql = """
        insert into calibration (workspace_id, version, peers_at)
        values (@WorkspaceId, 1, @Now)
        on conflict (workspace_id) do update
           set version = calibration.version + 1, peers_at = excluded.peers_at
        """;

    private const string ForgetPeersSql = "delete from peers where workspace_id = @WorkspaceId";

    private const string SavePeersSql = """
        insert into peers (workspace_id, environment, product, span_peak, hour_peak, keys)
        values (@WorkspaceId, @Environment, @Product, @Span, @Hour, @Keys)
        """;

    /// <summary>The calibrations of all workspaces.</summary>
    public async Task<CalibrationBook> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await ReadAsync(connection, CalibrationBook.Empty, cancellation);
    }

    /// <summary>The same, at the cost of one small query where nothing has changed since.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="before">What was read before; it is returned where it still holds.</param>
    /// <param name="cancellation">Ends it early.</param>
    internal static async Task<CalibrationBook> ReadAsync(
        NpgsqlConnection connection, CalibrationBook before, CancellationToken cancellation)
    {
        var versions = await connection.QueryAsync<(long WorkspaceId, long Version, long ModelVersion)>(
            new CommandDefinition(VersionsSql, cancellationToken: cancellation));
        if (before.Holds(versions.AsList()))
            return before;
        var peers = (await connection.QueryAsync<PeersRow>(
            new CommandDefinition(PeersSql, cancellationToken: cancellation))).ToLookup(p => p.WorkspaceId);
        var rows = await connection.QueryAsync<CalibrationRow>(
            new CommandDefinition(CalibrationsSql, cancellationToken: cancellation));
        return new CalibrationBook(rows.ToDictionary(r => r.WorkspaceId, r => r.ToCalibration(peers[r.WorkspaceId])));
    }

    /// <summary>Keeps the thresholds of a workspace.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="derived">In force from <see cref="WorkspaceCalibration.LeastKeyYears"/> on.</param>
    /// <param name="now">When it was derived.</param>
    /// <param name="cancellation">Ends it early.</param>
    internal async Task SaveAsync(
        long workspaceId, ThresholdTable derived, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = new
        {
            workspaceId,
            derived.KeyYears,
            Thresholds = derived.KeyYears >= WorkspaceCalibration.LeastKeyYears ? derived.ToString() : null,
            Now = now.UtcDateTime,
        };
        await connection.ExecuteAsync(new CommandDefinition(SaveThresholdsSql, row, cancellationToken: cancellation));
    }

    /// <summary>Keeps the peers of a workspace in place of those that it had.</summary>
    internal async Task SaveAsync(
        long workspaceId, IReadOnlyDictionary<(string Environment, string Product), Peers> peers, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(SavePeersAtSql, new { workspaceId, Now = now.UtcDateTime });
        await ExecuteAsync(ForgetPeersSql, new { workspaceId });
        foreach (var ((environment, product), group) in peers)
            await ExecuteAsync(
                SavePeersSql, new { workspaceId, environment, product, group.Span, group.Hour, group.Keys });
        await transaction.CommitAsync(cancellation);

        Task ExecuteAsync(string sql, object row) =>
            connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancellation));
    }
}
