using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Burnwatch.Host.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Burnwatch.Scale;

/// <summary>
/// A database with the whole schema and the settings that users have, durable commits among them; gone afterwards.
/// </summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly OpenDatabase database;

    private ScratchDatabase(DirectoryInfo folder, OpenDatabase database) =>
        (this.folder, this.database) = (folder, database);

    public NpgsqlDataSource DataSource => database.DataSource;

    /// <summary>How a daemon of the bench reaches it.</summary>
    public string ConnectionString => database.ConnectionString;

    public static async Task<ScratchDatabase> CreateAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("burnwatch-bench-");
        // The private server runs as another user when we are root, and has to pass through.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            var options = new DatabaseOptions { DataDirectory = Path.Combine(folder.FullName, "data") };
            return new ScratchDatabase(
                folder,
                await OpenDatabase.OpenAsync(options, forDaemon: false, NullLoggerFactory.Instance, cancellation));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await PrivatePostgres.RemoveUnusedAsync(Path.Combine(folder.FullName, "data"), CancellationToken.None);
        folder.Delete(recursive: true);
    }
}
