using System.Text.Json;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Fallback;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Rotation;
using Burnwatch.Collector.Usage;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Inventory;

/// <summary>
/// Writes <c>credential</c>, and of <c>key</c> what the provider tells; the people's half of it is left alone.
/// </summary>
/// <remarks>
/// It holds the lock of the workspace's row while it writes, as a reading does: both may meet a new credential at once.
/// </remarks>
internal sealed partial class InventoryStore(NpgsqlDataSource database)
{
    private const string NewKeysSql = """
        insert into key (workspace_id, name, created_at)
        select @WorkspaceId, n.name, min(n.created_at)
          from unnest(@Hashes, @Names, @CreatedAts) as n (hash, name, created_at)
         where not exists (select from credential c where c.workspace_id = @WorkspaceId and c.hash = n.hash)
         group by n.name
            on conflict (workspace_id, name) do nothing
        """;

    private const string UnknownSql = """
        insert into credential (key_id, workspace_id, hash, name, first_seen_at)
        select k.id, k.workspace_id, n.hash, n.name, @Now
          from unnest(@Hashes, @Names) as n (hash, name)
          join key k on k.workspace_id = @WorkspaceId and k.name = n.name
            on conflict (workspace_id, hash) do nothing
        """;

    // A credential that is not listed any more keeps what it was last listed with, and when that was. When it was first
    // seen disabled is when we know of it, not when it was done: use before may have been allowed.
    private const string ListedSql = """
        insert into credential
               (key_id, workspace_id, hash, provider_key_id, service_account_id, service_account, name, hint,
                is_disabled, disable_reason, permissions, allowed_ips, credit_limit, credits_used, counters_read_at,
                created_at, first_seen_at, last_listed_at, disabled_seen_at, third_party_disable_allowed)
        select coalesce(c.key_id, k.id), @WorkspaceId, l.hash, l.provider_key_id, l.service_account_id,
               l.service_account, l.name, l.hint, l.is_disabled, l.disable_reason, l.permissions, l.allowed_ips,
               l.credit_limit, l.credits_used, @Now, l.created_at, @Now, @Now, case when l.is_disabled then @Now end,
               l.third_party_disable_allowed
          from jsonb_to_recordset(@Listed::jsonb) as l
               (hash text, provider_key_id text, service_account_id text, service_account text, name text, hint text,
                is_disabled boolean, disable_reason text, permissions text[], allowed_ips text[], credit_limit bigint,
                credits_used bigint, created_at timestamptz, third_party_disable_allowed boolean)
          left join credential c on c.workspace_id = @WorkspaceId and c.hash = l.hash
          left join key k on k.workspace_id = @WorkspaceId and k.name = l.name
            on conflict (workspace_id, hash) do update
           set provider_key_id    = excluded.provider_key_id,
               service_account_id = excluded.service_account_id,
               service_account    = excluded.service_account,
               name               = excluded.name,
               hint               = excluded.hint,
               is_disabled        = excluded.is_disabled,
               disable_reason     = excluded.disable_reason,
               permissions        = excluded.permissions,
               allowed_ips        = excluded.allowed_ips,
               credit_limit       = excluded.credit_limit,
               credits_used       = excluded.credits_used,
               counters_read_at   = excluded.counters_read_at,
               created_at         = excluded.created_at,
               last_listed_at     = excluded.last_listed_at,
               third_party_disable_allowed = excluded.third_party_disable_allowed,
               disabled_seen_at   = case when excluded.is_disabled then coalesce(credential.disabled_seen_at, @Now) end,
               unlisted_since     = null
        """;

    // Not to be listed says something only where others are: a credential is gone when its service account is listed
    // without it, and unknown when an inventory that knows any does not know it. An account that is not listed may just
    // not be shown to us; so may everything be where nothing is listed.
    private const string UnlistedSql = """
        update credential c
           set unlisted_since = m.since
          from (select id,
                       case when hash <> ''
                             and (service_account_id = any(@Accounts) or (last_listed_at is null and @ListsAny))
                             and (provider_key_id = any(@ProviderKeyIds)) is not true
                            then coalesce(unlisted_since, @Now)
                       end as since
                  from credential
                 where workspace_id = @WorkspaceId and last_listed_at is distinct from @Now) m
         where c.id = m.id
           and c.unlisted_since is distinct from m.since
        returning case when m.since is not null then c.hash end
        """;

    private const string OlderCredentialsSql = """
        update key k
           set created_at = c.oldest
          from (select key_id, min(created_at) as oldest
                  from credential
                 where workspace_id = @WorkspaceId
                 group by key_id) c
         where k.id = c.key_id
           and k.created_at > c.oldest
        """;

    private const string OlderUsageSql = """
        update key k
           set created_at = u.oldest
          from (select c.key_id, min(n.created_at) as oldest
                  from unnest(@Hashes, @CreatedAts) as n (hash, created_at)
                  join credential c on c.workspace_id = @WorkspaceId and c.hash = n.hash
                 group by c.key_id) u
         where k.id = u.key_id
           and k.created_at > u.oldest
        """;

    /// <summary>
    /// Enters what is listed: new credentials with their keys, what has changed of known ones, and which are missing;
    /// each change becomes an event. False, and nothing is entered, where one that was asked for later already is.
    /// </summary>
    public async Task<bool> SaveAsync(
        long workspaceId, InventoryReading inventory, DateTimeOffset now, CancellationToken cancellation)
    {
        var listed = inventory.Credentials;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await WorkspaceStore.LockAsync(transaction, workspaceId, cancellation);
        var last = await WorkspaceStore.FindInventoryReadAsync(transaction, workspaceId, cancellation);
        if (last > now)
            return false;
        var known = await CredentialEventStore.ReadKnownAsync(transaction, workspaceId, cancellation);
        var parameters = new
        {
            WorkspaceId = workspaceId,
            Now = now.UtcDateTime,
            Hashes = listed.Select(l => l.Hash).ToArray(),
            Names = listed.Select(l => l.Name).ToArray(),
            CreatedAts = listed.Select(l => (l.CreatedAt ?? now).UtcDateTime).ToArray(),
            Listed = JsonSerializer.Serialize(listed, InventoryJson.Default.IReadOnlyListListedCredential),
            Accounts = inventory.WholeAccounts.ToArray(),
            ProviderKeyIds = listed.Select(l => l.ProviderKeyId).OfType<string>().ToArray(),
            ListsAny = listed.Count > 0,
        };
        await ExecuteAsync(NewKeysSql);
        await CounterStore.AddRisenAsync(transaction, workspaceId, parameters.Listed, now, cancellation);
        await ExecuteAsync(ListedSql);
        if (last is { } before)
            await CounterStore.AddNewAsync(transaction, workspaceId, before, now, cancellation);
        var missing = await connection.QueryAsync<string?>(Command(UnlistedSql));
        await ExecuteAsync(OlderCredentialsSql);
        await KeyLinks.ApplyPolicyAsync(transaction, workspaceId, now, cancellation);
        await ExecuteAsync(SupersededSql);
        // What the first one lists was there before anybody watched.
        if (last is not null)
        {
            var changes = CredentialChanges.Of(known, listed, missing.OfType<string>().ToHashSet());
            await CredentialEventStore.AddAsync(transaction, workspaceId, changes, now, cancellation);
        }

        await WorkspaceStore.SaveInventoryReadAsync(transaction, workspaceId, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;

        Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(Command(sql));

        CommandDefinition Command(string sql) => new(sql, parameters, transaction, cancellationToken: cancellation);
    }

    /// <summary>
    /// Enters, within the reading's transaction, credentials that only usage has shown, and makes keys as old as their
    /// oldest usage.
    /// </summary>
    /// <param name="used">The reading's rows of use, by the hash of the credential.</param>
    public static async Task AddUnknownAsync(
        NpgsqlTransaction transaction,
        UsageReading reading,
        IReadOnlyList<IGrouping<string, UsageRow>> used,
        CancellationToken cancellation)
    {
        var parameters = new
        {
            reading.WorkspaceId,
            Now = reading.ReadAt.UtcDateTime,
            Hashes = used.Select(rows => rows.Key).ToArray(),
            Names = used.Select(rows => KeyName.Of(rows.MaxBy(row => row.Start)!.KeyName, rows.Key)).ToArray(),
            CreatedAts = used.Select(rows => rows.Min(row => row.Start).UtcDateTime).ToArray(),
        };
        foreach (var sql in new[] { NewKeysSql, UnknownSql, OlderUsageSql })
        {
            await transaction.Connection!.ExecuteAsync(
                new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));
        }
    }
}
