using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

/// <summary>A database and a folder for each test, as what one applies is in force for whoever comes after.</summary>
/// <param name="booked">What the database holds before the test; null for the schema alone.</param>
public abstract class CommandTests(string? booked = null) : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly TemporaryDirectory folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private protected StringWriter Output => output;

    private protected StringWriter Error => error;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        if (booked is not null)
            await ExecuteAsync(booked);
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [
            .. arguments,
            "--setting", $"Database:ConnectionString={database.ConnectionString}",
            "--setting", "Alerting:RoutingKey=env:NONE",
        ],
        output,
        error);

    private protected string PathOf(string name) => folder.Combine(name);

    private protected string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private protected async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private protected async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
