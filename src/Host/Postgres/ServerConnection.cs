using Npgsql;

namespace Burnwatch.Host.Postgres;

/// <summary>How a private server is reached, and whether it is.</summary>
internal static class ServerConnection
{
    public const string Role = "burnwatch";

    private const string Database = "burnwatch";

    // The system database of every cluster; ours is made from it.
    private const string SystemDatabase = "postgres";

    private const string DatabaseIsKnownSql = "select exists (select from pg_database where datname = $1)";

    private const string MakeDatabaseSql = $"create database {Database}";

    // A live server that says nothing at all for this long has lost its socket, and will not find it again.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>The connection string of the daemon's database on a server.</summary>
    public static string StringTo(PostmasterFile server) => StringTo(server, Database);

    /// <summary>
    /// Waits until a live server takes connections, however long it recovers; false when it ends before.
    /// </summary>
    /// <exception cref="PrivatePostgresException">It lives but cannot be reached.</exception>
    public static async Task<bool> AnswersAsync(PostmasterFile server, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (server.IsAlive())
        {
            try
            {
                await using var connection = await OpenAsync(server, cancellation);
                return true;
            }
            catch (PostgresException)
            {
                // It says that it starts, recovers or shuts down: all of them end.
            }
            catch (NpgsqlException e) when (TimeProvider.System.GetElapsedTime(began) > MostSilence)
            {
                throw new PrivatePostgresException(
                    $"The private Postgres (process {server.Pid}) runs but does not answer in "
                    + $"'{server.SocketDirectory}': {e.Message}. "
                    + $"Stop it with kill -INT {server.Pid} and start again.",
                    e);
            }
            catch (NpgsqlException)
            {
                // Its socket is not there yet.
            }
            await Task.Delay(Between, TimeProvider.System, cancellation);
        }
        return false;
    }

    /// <summary>Makes the daemon's database on a server that has none.</summary>
    public static async Task MakeDatabaseAsync(PostmasterFile server, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(server, cancellation);
        await using var known = new NpgsqlCommand(DatabaseIsKnownSql, connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Database } },
        };
        if (await known.ExecuteScalarAsync(cancellation) is true)
            return;
        await using var make = new NpgsqlCommand(MakeDatabaseSql, connection);
        await make.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostmasterFile server, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(StringTo(server, SystemDatabase) + ";Pooling=false");
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string StringTo(PostmasterFile server, string database) =>
        new NpgsqlConnectionStringBuilder { Host = server.SocketDirectory, Username = Role, Database = database }
            .ConnectionString;
}
