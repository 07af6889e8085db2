using Dapper;
using Npgsql;

namespace Burnwatch.Web.Charts;

/// <summary>Reads what the detector remembers of a key.</summary>
internal sealed class ProfileStore(NpgsqlDataSource database)
{
    private const string StateSql = "select state from profile where key_id = @KeyId";

    /// <summary>An empty profile where none was written yet, or only one of another layout.</summary>
    public async Task<Profile> FindAsync(long keyId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var command = new CommandDefinition(StateSql, new { keyId }, cancellationToken: cancellation);
        return await connection.ExecuteScalarAsync<byte[]>(command) is { } state
            && Profile.TryRead(state, out var profile)
            ? profile
            : default;
    }
}
