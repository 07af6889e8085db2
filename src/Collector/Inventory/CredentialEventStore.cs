using System.Text.Json;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Inventory;

/// <summary>Writes <c>credential_event</c>.</summary>
internal sealed class CredentialEventStore(NpgsqlDataSource database)
{
    // Whether it is gone is asked of the events too: an inventory that says nothing of its account takes the mark back.
    private const string KnownSql = """
        select hash, provider_key_id, last_listed_at,
               unlisted_since is not null
               or exists (select
                            from credential_event e
                           where e.credential_id = c.id and e.kind = 'gone' and e.at > c.last_listed_at) as is_gone,
               jsonb_build_object(
                   'name', name, 'service_account', service_account, 'is_disabled', is_disabled,
                   'disable_reason', disable_reason, 'permissions', to_jsonb(permissions),
                   'allowed_ips', to_jsonb(allowed_ips), 'credit_limit', credit_limit,
                   'third_party_disable_allowed', third_party_disable_allowed)::text as state_json
          from credential c
         where workspace_id = @WorkspaceId and last_listed_at is not null
        """;

    private const string AddSql = """
        insert into credential_event (workspace_id, key_id, credential_id, at, kind, direction, before, after, words)
        select c.workspace_id, c.key_id, c.id, @At, e.kind, e.direction, e.before, e.after, e.words
          from jsonb_to_recordset(@Events::jsonb) as e
               (hash text, kind text, direction text, before jsonb, after jsonb, words text)
          join credential c on c.workspace_id = @WorkspaceId and c.hash = e.hash
         order by c.id, e.kind
            on conflict on constraint credential_event_once do nothing
        """;

    private const string DropSql = "delete from credential_event where at < @Before";

    /// <summary>All credentials that an inventory ever listed, as the newest that did so has them.</summary>
    public static async Task<IReadOnlyList<KnownCredential>> ReadKnownAsync(
        NpgsqlTransaction transaction, long workspaceId, CancellationToken cancellation) =>
        [
            .. await transaction.Connection!.QueryAsync<KnownCredential>(
                new CommandDefinition(KnownSql, new { workspaceId }, transaction, cancellationToken: cancellation)),
        ];

    /// <summary>Keeps the changes that the inventory asked for at <paramref name="at"/> shows.</summary>
    public static async Task AddAsync(
        NpgsqlTransaction transaction,
        long workspaceId,
        IReadOnlyList<(string Hash, CredentialChange Change)> changes,
        DateTimeOffset at,
        CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return;
        IReadOnlyList<StoredChange> events = [.. changes.Select(c => StoredChange.Of(c.Hash, c.Change))];
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            AddSql,
            new
            {
                workspaceId,
                At = at.UtcDateTime,
                Events = JsonSerializer.Serialize(events, InventoryJson.Default.IReadOnlyListStoredChange),
            },
            transaction,
            cancellationToken: cancellation));
    }

    /// <summary>Drops the events of before an instant.</summary>
    public async Task DropAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            DropSql, new { Before = before.UtcDateTime }, cancellationToken: cancellation));
    }
}
