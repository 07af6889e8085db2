using Dapper;
using Npgsql;

namespace Burnwatch.Collector.AdminKeys;

/// <summary>Writes <c>admin_key_use</c>.</summary>
internal sealed class AdminKeyStore(NpgsqlDataSource database)
{
    private const string FindSql = """
        select u.preferred, u.refused_since
          from admin_key_use u
          join workspace w on w.id = u.workspace_id
         where w.name = @Workspace
        """;

    private const string PreferSql = """
        insert into admin_key_use (workspace_id, preferred, preferred_by, preferred_at)
        select id, @Preferred, @By, @Now from workspace where name = @Workspace
            on conflict (workspace_id) do update
           set preferred     = excluded.preferred,
               preferred_by  = excluded.preferred_by,
               preferred_at  = excluded.preferred_at,
               refused_since = null
        """;

    // Of a key that nobody prefers any more nothing is said.
    private const string RefusedSql = """
        insert into admin_key_use (workspace_id, preferred, refused_since)
        select id, @Preferred, @Now from workspace where name = @Workspace
            on conflict (workspace_id) do update
           set refused_since = excluded.refused_since
         where admin_key_use.preferred = excluded.preferred
           and admin_key_use.refused_since is null
        """;

    private const string AcceptedSql = """
        update admin_key_use u
           set refused_since = null
          from workspace w
         where w.id = u.workspace_id
           and w.name = @Workspace
           and u.preferred = @Preferred
           and u.refused_since is not null
        """;

    /// <summary>What holds for a workspace; the primary key where nobody has said anything.</summary>
    public async Task<AdminKeyUse> ReadAsync(string workspace, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(FindSql, new { Workspace = workspace }, cancellationToken: cancellation));
        return row is null
            ? new AdminKeyUse(AdminKey.Primary, null)
            : new AdminKeyUse(Enum.Parse<AdminKey>(row.Preferred, ignoreCase: true), row.RefusedSince);
    }

    /// <summary>Chooses the key that is used from now on; false where the workspace is not known.</summary>
    public Task<bool> PreferAsync(
        string workspace, AdminKey key, string by, DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync(PreferSql, workspace, key, now, cancellation, by);

    /// <summary>Keeps that the provider refuses the preferred key; false where that is known.</summary>
    public Task<bool> RefusedAsync(
        string workspace, AdminKey preferred, DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync(RefusedSql, workspace, preferred, now, cancellation);

    /// <summary>Keeps that the provider takes the preferred key again; false where it always did.</summary>
    public Task<bool> AcceptedAsync(
        string workspace, AdminKey preferred, DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync(AcceptedSql, workspace, preferred, now, cancellation);

    private async Task<bool> WriteAsync(
        string sql,
        string workspace,
        AdminKey key,
        DateTimeOffset now,
        CancellationToken cancellation,
        string? by = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            sql,
            new
            {
                Workspace = workspace,
                Preferred = key.ToString().ToLowerInvariant(),
                By = by,
                Now = now.UtcDateTime,
            },
            cancellationToken: cancellation)) > 0;
    }

    private sealed record Row
    {
        public string Preferred { get; init; } = "";

        public DateTimeOffset? RefusedSince { get; init; }
    }
}
