using Dapper;
using Npgsql;

namespace Burnwatch.Web.Quiet;

/// <summary>Reads what of a key decides which rules are about it.</summary>
internal sealed class QuietKeyStore(NpgsqlDataSource database)
{
    private const string CalledSql = """
        select k.name, o.name as owner, k.environment
          from key k
          left join owner o on o.id = k.owner_id
         where k.name = @Name
        """;

    /// <summary>The keys of a name, one for each workspace that has one.</summary>
    public async Task<IReadOnlyList<QuietKey>> CalledAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<QuietKey>(
                new CommandDefinition(CalledSql, new { name }, cancellationToken: cancellation)),
        ];
    }
}

/// <summary>A key as rules name it.</summary>
public sealed record QuietKey
{
    public required string Name { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }
}
