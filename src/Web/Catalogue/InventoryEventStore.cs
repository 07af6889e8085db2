using Dapper;
using Npgsql;

namespace Burnwatch.Web.Catalogue;

/// <summary>Reads what changed in the workspaces, and how far their inventories are known.</summary>
internal sealed class InventoryEventStore(NpgsqlDataSource database)
{
    // Who did something is told by the provider's id; the name that goes with it is looked up as it is now.
    private const string EventsSql = """
        select e.at, w.name as workspace, e.kind, e.name,
               e.words || coalesce(' (' || m.name || coalesce(', ' || (m.state ->> 'mail'), '') || ')', '') as words
          from inventory_event e
          join workspace w on w.id = e.workspace_id
          left join inventory_item m
            on m.workspace_id = e.workspace_id and m.kind = 'member' and m.provider_id = e.after ->> 'actor'
         union all
        select e.at, w.name, 'credential', c.name, coalesce(e.words, replace(e.kind, '_', ' '))
          from credential_event e
          join workspace w on w.id = e.workspace_id
          join credential c on c.id = e.credential_id
         union all
        select v.at, w.name, 'credential', c.name,
               'went from the key ' || f.name || ' to ' || t.name || ', by ' || v.author
                   || coalesce(': ' || v.reason, '')
          from credential_move v
          join workspace w on w.id = v.workspace_id
          join credential c on c.id = v.credential_id
          join key f on f.id = v.from_key_id
          join key t on t.id = v.to_key_id
         order by 1 desc, 2, 3, 4
         limit @Most
        """;

    private const string SourcesSql = """
        select w.name as workspace, s.kind, s.read_at, s.refused_since, s.refusal,
               (select count(*)
                  from inventory_item i
                 where i.workspace_id = s.workspace_id and i.kind = s.kind and i.last_listed_at = s.read_at) as items
          from inventory_source s
          join workspace w on w.id = s.workspace_id
         order by w.name, s.kind
        """;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<InventoryEventRow>> EventsAsync(int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<InventoryEventRow>(
                new CommandDefinition(EventsSql, new { most }, cancellationToken: cancellation)),
        ];
    }

    public async Task<IReadOnlyList<InventorySourceRow>> SourcesAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<InventorySourceRow>(
                new CommandDefinition(SourcesSql, cancellationToken: cancellation)),
        ];
    }
}
