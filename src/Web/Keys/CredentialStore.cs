using Dapper;
using Npgsql;

namespace Burnwatch.Web.Keys;

/// <summary>Reads the credentials of a key.</summary>
internal sealed class CredentialStore(NpgsqlDataSource database)
{
    private const string OfKeySql = """
        select name, hint, service_account, is_disabled, disable_reason, credits_used, credit_limit, created_at,
               first_seen_at, last_listed_at
          from credential
         where key_id = @KeyId
         order by is_disabled, created_at desc nulls last, id desc
        """;

    /// <summary>Those that work first, of them the newest.</summary>
    public async Task<IReadOnlyList<CredentialRow>> OfKeyAsync(long keyId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [
            .. await connection.QueryAsync<CredentialRow>(
                new CommandDefinition(OfKeySql, new { keyId }, cancellationToken: cancellation))];
    }
}
