using Burnwatch.Host.Postgres;
using Microsoft.Extensions.Hosting;

namespace Burnwatch.Host.Daemon;

/// <summary>Keeps the private Postgres running for as long as the daemon runs.</summary>
internal sealed class PrivatePostgresService(PrivatePostgres postgres) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => postgres.KeepRunningAsync(stoppingToken);
}
