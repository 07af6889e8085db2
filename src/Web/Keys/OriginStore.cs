using Dapper;
using Npgsql;

namespace Burnwatch.Web.Keys;

/// <summary>Reads which services on which hosts reported use of a key.</summary>
internal sealed class OriginStore(NpgsqlDataSource database)
{
    private const string OfKeySql = """
        select o.service, o.host, c.name as credential, c.hint, o.first_seen_at, o.last_seen_at
          from sample_origin o
          join credential c on c.id = o.credential_id
         where c.key_id = @KeyId
         order by o.last_seen_at desc, o.service, o.host
         limit @Most
        """;

    /// <summary>Those that reported last first.</summary>
    public async Task<IReadOnlyList<OriginRow>> OfKeyAsync(long keyId, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<OriginRow>(
                new CommandDefinition(OfKeySql, new { keyId, most }, cancellationToken: cancellation)),
        ];
    }
}

/// <summary>A service on a host that reported use of a credential.</summary>
public sealed record OriginRow
{
    public required string Service { get; init; }
    public required string Host { get; init; }
    public required string Credential { get; init; }
    public string? Hint { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
}
