using Npgsql;

namespace Burnwatch.Collector.Tests.Pushing;

/// <summary>A database that can be made to be away.</summary>
internal sealed class FickleDatabase : IAsyncDisposable
{
    public FickleDatabase(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.Pooling = false;
        builder.UsePhysicalConnectionInitializer(_ => Connect(), _ =>
        {
            Connect();
            return Task.CompletedTask;
        });
        DataSource = builder.Build();
    }

    public NpgsqlDataSource DataSource { get; }

    public bool IsAway { get; set; }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    private void Connect()
    {
        if (IsAway)
            throw new NpgsqlException("The test says that the database is away.");
    }
}
