using System.Text.Json;
using Burnwatch.Collector.Polling;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Catalogue;

/// <summary>Writes <c>inventory_source</c>, <c>inventory_item</c> and <c>inventory_event</c>.</summary>
internal sealed class InventoryItemStore(NpgsqlDataSource database)
{
    private const string SourceSql = """
        select read_at, refused_at, refused_since
          from inventory_source
         where workspace_id = @WorkspaceId and kind = @Kind
        """;

    private const string KnownSql = """
        select i.provider_id, i.name, i.state::text as state
          from inventory_item i
          join inventory_source s on s.workspace_id = i.workspace_id and s.kind = i.kind
         where i.workspace_id = @WorkspaceId and i.kind = @Kind and i.last_listed_at = s.read_at
        """;

    private const string SaveSql = """
        insert into inventory_item (workspace_id, kind, provider_id, name, state, first_seen_at, last_listed_at)
        select @WorkspaceId, @Kind, i.provider_id, i.name, i.state, @Now, @Now
          from jsonb_to_recordset(@Items::jsonb) as i (provider_id text, name text, state jsonb)
            on conflict on constraint inventory_item_pk do update
           set name = excluded.name, state = excluded.state, last_listed_at = excluded.last_listed_at
        """;

    private const string EventsSql = """
        insert into inventory_event (workspace_id, kind, provider_id, name, at, change, words, before, after)
        select @WorkspaceId, @Kind, e.provider_id, e.name, e.at, e.change, e.words, e.before, e.after
          from jsonb_to_recordset(@Events::jsonb) as e
               (provider_id text, name text, at timestamptz, change text, words text, before jsonb, after jsonb)
            on conflict on constraint inventory_event_once do nothing
        """;

    private const string ReadSql = """
        insert into inventory_source (workspace_id, kind, read_at)
        values (@WorkspaceId, @Kind, @Now)
            on conflict on constraint inventory_source_pk do update
           set read_at = excluded.read_at, refused_at = null, refused_since = null, refusal = null
        """;

    private const string RefuseSql = """
        insert into inventory_source (workspace_id, kind, refused_at, refused_since, refusal)
        values (@WorkspaceId, @Kind, @Now, @Now, @Refusal)
            on conflict on constraint inventory_source_pk do update
           set refused_at    = excluded.refused_at,
               refused_since = coalesce(inventory_source.refused_since, excluded.refused_since),
               refusal       = excluded.refusal
        """;

    // People who are gone need not be asked any more.
    private const string DropSql = """
        delete from inventory_event where at < @Before;
        delete from inventory_item where last_listed_at < @Before
        """;

    /// <summary>How a source stands; null before it was asked for.</summary>
    public async Task<ItemSource?> FindSourceAsync(long workspaceId, ItemKind kind, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<ItemSource>(new CommandDefinition(
            SourceSql, new { workspaceId, Kind = NameOf(kind) }, cancellationToken: cancellation));
    }

    /// <summary>
    /// Enters what is listed, and each change as an event; what the first answer lists was there before anybody
    /// watched, but for the entries of a log. Nothing is entered where an answer that was asked for later already is.
    /// </summary>
    /// <returns>How many changes there were.</returns>
    public async Task<int> SaveAsync(
        long workspaceId, ItemKind kind, IReadOnlyList<CatalogueItem> listed, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await WorkspaceStore.LockAsync(transaction, workspaceId, cancellation);
        var key = new { workspaceId, Kind = NameOf(kind) };
        var source = await connection.QuerySingleOrDefaultAsync<ItemSource>(Command(SourceSql, key));
        if (source?.ReadAt >= now)
            return 0;
        var known = await connection.QueryAsync<KnownItem>(Command(KnownSql, key));
        var changes = source?.ReadAt is null && kind is not ItemKind.Audit
            ? []
            : ItemChanges.Of(kind, [.. known.Select(k => k.ToItem())], listed, now);
        if (kind is not ItemKind.Audit)
            await connection.ExecuteAsync(Command(SaveSql, new
            {
                workspaceId,
                key.Kind,
                Now = now.UtcDateTime,
                Items = JsonSerializer.Serialize(
                    listed.Select(StoredItem.Of).ToList(), CatalogueJson.Default.ListStoredItem),
            }));
        await connection.ExecuteAsync(Command(EventsSql, new
        {
            workspaceId,
            key.Kind,
            Events = JsonSerializer.Serialize(changes, CatalogueJson.Default.IReadOnlyListItemChange),
        }));
        await connection.ExecuteAsync(Command(ReadSql, new { workspaceId, key.Kind, Now = now.UtcDateTime }));
        await transaction.CommitAsync(cancellation);
        return changes.Count;

        CommandDefinition Command(string sql, object parameters) =>
            new(sql, parameters, transaction, cancellationToken: cancellation);
    }

    /// <summary>Keeps that the provider does not show it.</summary>
    public async Task RefuseAsync(
        long workspaceId, ItemKind kind, string refusal, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            RefuseSql,
            new { workspaceId, Kind = NameOf(kind), refusal, Now = now.UtcDateTime },
            cancellationToken: cancellation));
    }

    /// <summary>Drops events of before an instant, and things that are gone since.</summary>
    public async Task DropAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            DropSql, new { Before = before.UtcDateTime }, cancellationToken: cancellation));
    }

    private static string NameOf(ItemKind kind) => kind.ToString().ToLowerInvariant();

    private sealed record KnownItem
    {
        public required string ProviderId { get; init; }
        public required string Name { get; init; }
        public required string State { get; init; }

        public CatalogueItem ToItem() => new(
            ProviderId,
            Name,
            JsonSerializer.Deserialize(State, CatalogueJson.Default.DictionaryStringString)!);
    }
}

/// <summary>How far a kind of thing is known.</summary>
internal sealed record ItemSource
{
    /// <summary>Null where no answer was stored.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When the provider refused it last; null while it shows it.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    public DateTimeOffset? RefusedSince { get; init; }
}
