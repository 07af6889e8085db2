using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Rotation;

/// <summary>Reads what links are decided by.</summary>
internal sealed class LinkReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    // Whether a text of the policy file names a credential: by name, id or hash, or by how the name begins.
    private const string Names = """
        (kc.credential in (c.name, c.hash, c.provider_key_id)
         or (kc.credential like '%*' and starts_with(c.name, left(kc.credential, -1))))
        """;

    private const string NamedSql = $"""
        select c.id, c.workspace_id, w.name as workspace, c.name, c.hint, c.provider_key_id, c.key_id, k.name as key,
               (select pk.name
                  from key_credential kc
                  join key pk on pk.id = kc.key_id and pk.workspace_id = c.workspace_id
                 where {Names}
                 order by kc.credential like '%*', length(kc.credential) desc, pk.id
                 limit 1) as policy_key,
               c.name <> @Text as is_by_id
          from credential c
          join key k on k.id = c.key_id
          join workspace w on w.id = c.workspace_id
         where c.hash <> '' and @Text in (c.name, c.hash, c.provider_key_id)
         order by c.id
        """;

    // What names it whole counts before how its name begins, and of two beginnings the longer.
    private const string WishedSql = $"""
        select distinct on (c.id) c.id as credential_id, c.key_id as from_key_id, k.id as to_key_id
          from key_credential kc
          join key k on k.id = kc.key_id and k.workspace_id = @WorkspaceId
          join credential c on c.workspace_id = k.workspace_id and c.hash <> '' and {Names}
         order by c.id, kc.credential like '%*', length(kc.credential) desc, k.id
        """;

    private const string KeySql = "select id from key where workspace_id = @WorkspaceId and name = @Name";

    private const string IsEmptySql = "select not exists (select from credential where key_id = @Id)";

    private const string WorkspacesSql = """
        select distinct k.workspace_id from key_credential kc join key k on k.id = kc.key_id order by 1
        """;

    private const string CandidatesSql = """
        select c.id, c.key_id, k.name as key, c.name, c.hint, w.name as workspace, c.workspace_id, c.service_account_id,
               c.service_account, c.created_at, count(*) over (partition by c.key_id) as of_key, o.name as owner,
               k.environment, k.product, not c.is_disabled and c.unlisted_since is null as is_working
          from credential c
          join key k on k.id = c.key_id
          join workspace w on w.id = c.workspace_id
          left join owner o on o.id = k.owner_id
         where c.last_listed_at is not null and c.service_account_id is not null and c.created_at is not null
         order by c.id
        """;

    private const string RefusedSql = "select credential_id, key_id from refused_successor";

    /// <summary>The credentials of all workspaces that a text names.</summary>
    public async Task<IReadOnlyList<LinkableCredential>> NamedAsync(string text) =>
        [.. await QueryAsync<LinkableCredential>(NamedSql, new { text })];

    /// <summary>Where the policy file wants credentials of a workspace to be; also those that are there.</summary>
    public async Task<IReadOnlyList<WishedMove>> WishedAsync(long workspaceId) =>
        [.. await QueryAsync<WishedMove>(WishedSql, new { workspaceId })];

    /// <summary>Null where the workspace has no key of the name.</summary>
    public async Task<long?> KeyAsync(long workspaceId, string name) =>
        (await QueryAsync<long?>(KeySql, new { workspaceId, name })).SingleOrDefault();

    /// <summary>Whether a key has no credential any more.</summary>
    public async Task<bool> IsEmptyAsync(long id) => (await QueryAsync<bool>(IsEmptySql, new { id })).Single();

    /// <summary>The workspaces for whose keys the policy file names credentials.</summary>
    public async Task<IReadOnlyList<long>> WishedWorkspacesAsync() =>
        [.. await QueryAsync<long>(WorkspacesSql, null)];

    /// <summary>Everything that <see cref="SuccessorRule"/> goes by.</summary>
    public async Task<IReadOnlyList<Successor>> SuccessorsAsync()
    {
        var candidates = await QueryAsync<SuccessorCandidate>(CandidatesSql, null);
        var refused = await QueryAsync<(long CredentialId, long KeyId)>(RefusedSql, null);
        return SuccessorRule.Of(candidates.ToList(), refused.ToHashSet());
    }

    private Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
}

/// <summary>A credential that the policy file gives to a key.</summary>
internal sealed record WishedMove
{
    public long CredentialId { get; init; }

    public long FromKeyId { get; init; }

    public long ToKeyId { get; init; }
}
