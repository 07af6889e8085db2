using Dapper;
using Npgsql;

namespace Burnwatch.Web.Access;

/// <summary>Writes <c>api_token</c>.</summary>
public sealed class TokenStore(NpgsqlDataSource database)
{
    private const string CreateSql = """
        insert into api_token (name, hash, scopes, created_at, expires_at)
        values (@Name, @Hash, @Scopes, @Now, @ExpiresAt)
            on conflict (name) where revoked_at is null do nothing
        """;

    private const string ListSql = """
        select id, name, scopes, created_at, expires_at, last_used_at, revoked_at
          from api_token
         order by name, id
        """;

    private const string RevokeSql = """
        update api_token
           set revoked_at = @Now
         where name = @Name and revoked_at is null
        """;

    // Found and marked as used in one: it is asked once a minute for each token that is used.
    private const string UseSql = """
        update api_token
           set last_used_at = greatest(last_used_at, @Now)
         where hash = @Hash and revoked_at is null
        returning id, name, hash, scopes, expires_at
        """;

    /// <summary>Makes a token and returns it, once and for all.</summary>
    /// <returns>Null where a token that is not revoked has the name.</returns>
    public async Task<string?> CreateAsync(
        string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var token = TokenText.Make();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var made = await connection.ExecuteAsync(new CommandDefinition(
            CreateSql,
            new
            {
                name,
                Hash = TokenText.Hash(token),
                Scopes = scopes.ToArray(),
                Now = now.UtcDateTime,
                ExpiresAt = expiresAt?.UtcDateTime,
            },
            cancellationToken: cancellation));
        return made == 1 ? token : null;
    }

    /// <summary>All that there are, the revoked ones too.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<ApiToken>(new CommandDefinition(ListSql, cancellationToken: cancellation)),
        ];
    }

    /// <summary>Revokes a token; false where none that is not revoked has the name.</summary>
    public async Task<bool> RevokeAsync(string name, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            RevokeSql, new { name, Now = now.UtcDateTime }, cancellationToken: cancellation)) == 1;
    }

    /// <summary>The token with that hash, marked as used; null where there is none, or it is revoked.</summary>
    internal async Task<TokenGrant?> UseAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<TokenGrant>(new CommandDefinition(
            UseSql, new { hash, Now = now.UtcDateTime }, cancellationToken: cancellation));
    }
}

/// <summary>What a token allows.</summary>
internal sealed record TokenGrant
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required byte[] Hash { get; init; }
    public required string[] Scopes { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
}
