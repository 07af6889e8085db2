using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Reads which credentials may be revoked or unknown, and what was used with them.</summary>
internal sealed class CredentialReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    // As the index on them says it: few of many.
    private const string IsOutOfUse = """
        c.hash <> '' and (c.disabled_seen_at is not null or c.unlisted_since is not null or c.last_listed_at is null
                          or c.superseded_at is not null)
        """;

    private const string UsedInReadingsSql = $"""
        select distinct b.credential_id
          from usage_bucket b
          join credential c on c.id = b.credential_id
         where b.workspace_id = @WorkspaceId
           and b.reading > @After and b.reading <= @Through
           and b.key_id % @Shards = @Shard
           and b.credits > 0
           and {IsOutOfUse}
        """;

    private const string UsedSinceSql = $"""
        select c.id
          from credential c
         where c.workspace_id = @WorkspaceId
           and c.key_id % @Shards = @Shard
           and {IsOutOfUse}
           and exists
               (select
                  from usage_bucket b
                 where b.key_id = c.key_id and b.bucket_start >= @Since and b.credential_id = c.id and b.credits > 0)
        """;

    // Those that the rules do not count for sure are left out before anything is asked of them.
    private const string KeysSql = """
        select distinct c.key_id
          from credential c
          join key k on k.id = c.key_id
          left join usage_reading r on r.workspace_id = c.workspace_id and r.number = 1
         where c.id = any(@Ids)
           and (c.disabled_seen_at is not null or c.unlisted_since is not null or c.superseded_at is not null)
           and (c.last_listed_at is not null or (k.owner_id is null and k.created_at >= r.read_at))
        """;

    // What the provider did, or somebody with the credential itself.
    private const string IsLock = """
        (e.kind = 'provider_lock' or (e.kind = 'disabled' and e.after ->> 'disable_reason' = 'self_disabled'))
        """;

    private const string LockedSql = $"""
        select distinct c.key_id
          from credential_event e
          join credential c on c.id = e.credential_id
         where e.workspace_id = @WorkspaceId
           and e.at > @Since
           and {IsLock}
           and c.key_id % @Shards = @Shard
        """;

    private const string OfKeySql = $"""
        with told as
        (
            select s -> 'signal' ->> 'kind' as kind, max((s -> 'signal' ->> 'at')::timestamptz) as through
              from incident i
             cross join jsonb_array_elements(i.signals) s
             where i.key_id = @KeyId and i.resolved_at <= @At
             group by 1
        )
        select c.id, c.key_id, c.name, c.hint, c.disabled_seen_at, c.disable_reason, c.unlisted_since, c.last_listed_at,
               c.superseded_at, n.name as superseded_by, l.at as locked_at,
               w.inventory_read_at, k.created_at as appeared_at, r.read_at as watched_since, t.through as told_through,
               (select through from told where kind = @Lock) as lock_told_through,
               k.owner_id is not null or bool_or(c.last_listed_at is not null) over () as is_of_known_key
          from credential c
          join key k on k.id = c.key_id
          join workspace w on w.id = c.workspace_id
          left join usage_reading r on r.workspace_id = c.workspace_id and r.number = 1
          left join credential n on n.id = c.superseded_by
          left join lateral
               (select max(e.at) as at
                  from credential_event e
                 where e.credential_id = c.id and {IsLock}) l on c.is_disabled
          left join told t
            on t.kind = case when c.last_listed_at is null then @Unknown
                             when c.superseded_at is not null then @Old
                             else @Revoked end
         where c.key_id = @KeyId and c.hash <> ''
         order by c.id
        """;

    private const string UsesSql = """
        select u.id, sum(b.credits)::double precision as credits, min(b.bucket_start) as first_at,
               max(b.bucket_end) as last_at
          from unnest(@Ids, @Froms, @Tos) as u (id, from_at, to_at)
          join usage_bucket b
            on b.key_id = @KeyId and b.bucket_start >= u.from_at and b.bucket_end <= u.to_at and b.credential_id = u.id
         where b.bucket_start >= @Since and b.credits > 0
         group by u.id
         order by first_at, u.id
        """;

    /// <summary>Credentials that may be revoked or unknown, used in readings after one, through another.</summary>
    public async Task<IReadOnlyList<long>> UsedInReadingsAsync(
        int shard, int shards, long workspaceId, long after, long through) =>
        [.. await QueryAsync<long>(UsedInReadingsSql, new { shard, shards, workspaceId, after, through })];

    /// <summary>The same of those that were used since a time.</summary>
    public async Task<IReadOnlyList<long>> UsedSinceAsync(
        int shard, int shards, long workspaceId, DateTimeOffset since) =>
        [.. await QueryAsync<long>(UsedSinceSql, new { shard, shards, workspaceId, Since = since.UtcDateTime })];

    /// <summary>The keys with a credential that was locked since a time.</summary>
    public async Task<IReadOnlyList<long>> LockedAsync(int shard, int shards, long workspaceId, DateTimeOffset since) =>
        [.. await QueryAsync<long>(LockedSql, new { shard, shards, workspaceId, Since = since.UtcDateTime })];

    /// <summary>The keys of those credentials that an inventory shows as disabled or old, or lacks.</summary>
    public async Task<IReadOnlyList<long>> KeysAsync(IReadOnlyCollection<long> ids) =>
        [.. await QueryAsync<long>(KeysSql, new { Ids = ids.ToArray() })];

    /// <summary>All credentials of a key, with what incidents told of them that were over at an instant.</summary>
    public async Task<IReadOnlyList<CredentialRow>> OfKeyAsync(long keyId, DateTimeOffset at) =>
        [.. await QueryAsync<CredentialRow>(OfKeySql, new
        {
            keyId,
            At = at.UtcDateTime,
            Unknown = SignalNames.CodeOf(SignalKind.UnknownCredential),
            Revoked = SignalNames.CodeOf(SignalKind.RevokedCredentialActive),
            Old = SignalNames.CodeOf(SignalKind.OldCredentialActive),
            Lock = SignalNames.CodeOf(SignalKind.ProviderLock),
        })];

    /// <summary>What was used with credentials of one key, of those that were used.</summary>
    /// <param name="counted">At least one, each with the time that counts.</param>
    public async Task<IReadOnlyList<CredentialUse>> UsesAsync(
        IReadOnlyList<(CredentialRow Row, CountedSpan Span)> counted)
    {
        var rows = await QueryAsync<UseRow>(UsesSql, new
        {
            counted[0].Row.KeyId,
            Ids = counted.Select(c => c.Row.Id).ToArray(),
            Froms = counted.Select(c => c.Span.From.UtcDateTime).ToArray(),
            Tos = counted.Select(c => c.Span.To.UtcDateTime).ToArray(),
            Since = counted.Min(c => c.Span.From).UtcDateTime,
        });
        return [.. rows.Select(r => new CredentialUse
        {
            Credential = counted.First(c => c.Row.Id == r.Id).Row.ToCredential(),
            Credits = r.Credits,
            FirstAt = r.FirstAt,
            LastAt = r.LastAt,
        })];
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object parameters) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private sealed record UseRow
    {
        public long Id { get; init; }
        public double Credits { get; init; }
        public DateTimeOffset FirstAt { get; init; }
        public DateTimeOffset LastAt { get; init; }
    }
}

/// <summary>A credential as it stands in the tables.</summary>
internal sealed record CredentialRow
{
    public long Id { get; init; }
    public long KeyId { get; init; }
    public required string Name { get; init; }
    public string? Hint { get; init; }
    public DateTimeOffset? DisabledSeenAt { get; init; }
    public string? DisableReason { get; init; }
    public DateTimeOffset? UnlistedSince { get; init; }
    public DateTimeOffset? LastListedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; init; }
    public string? SupersededBy { get; init; }

    /// <summary>
    /// When it was seen that the provider disabled it, or somebody who holds it; null while it works.
    /// </summary>
    public DateTimeOffset? LockedAt { get; init; }
    public DateTimeOffset? InventoryReadAt { get; init; }
    public DateTimeOffset AppearedAt { get; init; }
    public DateTimeOffset? WatchedSince { get; init; }
    public bool IsOfKnownKey { get; init; }

    /// <summary>The end of what incidents that are over were about; null where none was about the like.</summary>
    public DateTimeOffset? ToldThrough { get; init; }

    /// <summary>The same of locks of the key.</summary>
    public DateTimeOffset? LockToldThrough { get; init; }

    /// <summary>Whether an inventory shows it as disabled or as an old one, or lacks it.</summary>
    public bool IsOutOfUse => DisabledSeenAt is not null || UnlistedSince is not null || SupersededAt is not null;

    public Credential ToCredential() => new()
    {
        Name = Name,
        Hint = Hint,
        DisabledSince = DisabledSeenAt,
        DisableReason = DisableReason,
        UnlistedSince = UnlistedSince,
        LastListedAt = LastListedAt,
        SupersededSince = SupersededAt,
        SupersededBy = SupersededBy,
        LockedSince = LockedAt,
        InventoryReadAt = InventoryReadAt,
        AppearedAt = AppearedAt,
        WatchedSince = WatchedSince,
        IsOfKnownKey = IsOfKnownKey,
    };
}
