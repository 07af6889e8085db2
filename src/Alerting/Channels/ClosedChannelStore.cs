using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Channels;

/// <summary>Remembers which channels were told that nothing is to be sent to their address any more.</summary>
internal sealed class ClosedChannelStore(NpgsqlDataSource database)
{
    private const string CloseSql = """
        insert into closed_channel (channel, address, closed_at, answer)
        values (@Channel, sha256(convert_to(@Address, 'UTF8')), @Now, @Answer)
        on conflict (channel) do update
           set address = excluded.address, closed_at = excluded.closed_at, answer = excluded.answer
        """;

    private const string OpenSql = "delete from closed_channel where channel = @Channel";

    private const string FindSql = """
        select answer
          from closed_channel
         where channel = @Channel and address = sha256(convert_to(@Address, 'UTF8'))
        """;

    /// <summary>Nothing is sent to the address of a channel from now on.</summary>
    public Task CloseAsync(string channel, string address, string answer, DateTimeOffset now, CancellationToken stop) =>
        ExecuteAsync(CloseSql, new { channel, address, answer, Now = now.UtcDateTime }, stop);

    /// <summary>A channel took something after all.</summary>
    public Task OpenAsync(string channel, CancellationToken cancellation) =>
        ExecuteAsync(OpenSql, new { channel }, cancellation);

    /// <summary>What the address of a channel answered when it was closed; null while it is open.</summary>
    public async Task<string?> FindAsync(string channel, string address, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(FindSql, new { channel, address }, cancellationToken: cancellation));
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
