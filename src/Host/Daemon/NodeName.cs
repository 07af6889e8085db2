using Npgsql;

namespace Burnwatch.Host.Daemon;

/// <summary>
/// The name of a daemon among those of its database: the machine's, and the first number on it that no other holds. It
/// holds the name as long as this lives, by a lock that ends with the process.
/// </summary>
/// <remarks>
/// The scheduler takes over at once what was left under its own name, and waits a while before it holds another for dead:
/// a daemon that comes back after a crash must find its own jobs again.
/// </remarks>
internal sealed class NodeName : IAsyncDisposable
{
    // Beyond this many daemons of one machine the name is nobody's before.
    private const int Most = 100;

    private const string ClaimSql = "select pg_try_advisory_lock(hashtext(@Machine), @Number)";

    private readonly NpgsqlConnection? claim;

    private NodeName(string name, NpgsqlConnection? claim) => (Name, this.claim) = (name, claim);

    /// <summary>Such as <c>burn-1-1</c>.</summary>
    public string Name { get; }

    public static async Task<NodeName> ClaimAsync(string connectionString, CancellationToken cancellation)
    {
        // Not of the pool: what is given back there keeps no lock.
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(own.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            for (var number = 1; number <= Most; number++)
            {
                await using var command = new NpgsqlCommand(ClaimSql, connection);
                command.Parameters.AddWithValue("Machine", $"burnwatch node {Environment.MachineName}");
                command.Parameters.AddWithValue("Number", number);
                if (await command.ExecuteScalarAsync(cancellation) is true)
                    return new NodeName($"{Environment.MachineName}-{number}", connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return new NodeName($"{Environment.MachineName}-{Guid.NewGuid():n}", claim: null);
    }

    public ValueTask DisposeAsync() => claim?.DisposeAsync() ?? ValueTask.CompletedTask;
}
