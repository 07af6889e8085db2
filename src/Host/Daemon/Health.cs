using Burnwatch.Alerting.Health;
using Burnwatch.Host.Migrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Burnwatch.Host.Daemon;

/// <summary>
/// <c>/livez</c>: the process answers. <c>/readyz</c>: it can do its work; one line for each thing that it needs.
/// </summary>
internal static class Health
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(),
            MigrationScript.OfThisBuild,
            provider.GetRequiredService<ILogger<Migrator>>()));
        services.AddHealthChecks()
            .AddCheck<SchemaHealth>("database")
            .AddCheck<SightHealth>("sight")
            .AddQuartz(quartz => quartz.Name = "scheduler");
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/livez", () => "ok\n");
        app.MapHealthChecks("/readyz", new HealthCheckOptions
        {
            ResponseWriter = WriteAsync,
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Select(entry => entry.Value.Status == HealthStatus.Healthy
            ? $"{entry.Key}: ok\n"
            : $"{entry.Key}: {entry.Value.Description ?? entry.Value.Exception?.Message ?? "not ready"}\n");
        return context.Response.WriteAsync(string.Concat(lines));
    }

    /// <summary>The daemon sees what it watches, and can tell of it.</summary>
    private sealed class SightHealth(HealthReader health) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var reasons = await health.JudgeAsync(cancellationToken);
                return reasons.Count == 0
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy(string.Join(" ", reasons.Select(r => r.Sentence)));
            }
            catch (NpgsqlException e)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }

    /// <summary>The database answers and has the schema of this program.</summary>
    private sealed class SchemaHealth(Migrator migrator) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var pending = await migrator.PendingAsync(cancellationToken);
                return pending.Count == 0
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy($"these migrations have not run: {string.Join(", ", pending)}");
            }
            catch (Exception e) when (e is NpgsqlException or MigrationException)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }
}
