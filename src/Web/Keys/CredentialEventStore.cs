using Dapper;
using Npgsql;

namespace Burnwatch.Web.Keys;

/// <summary>Reads what changed of the credentials of a key.</summary>
internal sealed class CredentialEventStore(NpgsqlDataSource database)
{
    private const string OfKeySql = """
        select e.at, c.name as credential, c.hint, replace(e.kind, '_', '') as kind, e.before::text as before_json,
               e.after::text as after_json
          from credential_event e
          join credential c on c.id = e.credential_id
         where c.key_id = @KeyId and e.at >= @From and e.at <= @To
         order by e.at desc, e.id
         limit @Most
        """;

    /// <summary>The newest first, from one instant to another, both included.</summary>
    public async Task<IReadOnlyList<CredentialEventRow>> OfKeyAsync(
        long keyId, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellation)
    {
        var parameters = new { keyId, From = from.UtcDateTime, To = to.UtcDateTime, most };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<CredentialEventRow>(
                new CommandDefinition(OfKeySql, parameters, cancellationToken: cancellation)),
        ];
    }
}
