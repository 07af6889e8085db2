using Dapper;
using Npgsql;

namespace Burnwatch.Web.Overview;

/// <summary>Reads how well each workspace is seen.</summary>
internal sealed class WorkspaceStore(NpgsqlDataSource database)
{
    private const string AllSql = """
        select w.id, w.name, w.read_through, w.settling as settling_time, w.settling_source, w.failing_since, w.failure,
               w.settled_failing_since, w.settled_failure, w.inventory_failing_since, w.inventory_failure,
               w.subscription_failing_since, w.subscription_failure, w.credits_used, w.credit_limit, w.cycle_ends_at,
               w.usage_source, w.fallback_since, w.fallback_reason,
               u.preferred as preferred_key, u.refused_since as key_refused_since,
               (select count(*) from key k where k.workspace_id = w.id) as keys
          from workspace w
          left join admin_key_use u on u.workspace_id = w.id
         where not w.is_drill
         order by w.name
        """;

    public async Task<IReadOnlyList<WorkspaceHealth>> AllAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [
            .. await connection.QueryAsync<WorkspaceHealth>(
                new CommandDefinition(AllSql, cancellationToken: cancellation))];
    }
}
