using Burnwatch.Alerting.Health;
using Dapper;
using Npgsql;
using Prometheus;

namespace Burnwatch.Host.Telemetry;

/// <summary>How things stand in the database at the moment of a scrape, the same on every node.</summary>
internal sealed class Standing
{
    // Drills are nobody's trouble.
    private const string StandingSql = """
        select (select count(*) from page where state = 'waiting') as waiting,
               count(*) filter (where i.severity = 'critical') as critical,
               count(*) filter (where i.severity = 'error') as error,
               count(*) filter (where i.severity = 'warning') as warning,
               count(*) filter (where i.severity = 'info') as info
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
         where i.state not in ('pending', 'resolved') and not w.is_drill
        """;

    private readonly NpgsqlDataSource database;
    private readonly HealthReader health;
    private readonly Gauge isUp;
    private readonly Gauge blindness;
    private readonly Gauge waiting;
    private readonly Gauge incidents;

    public Standing(NpgsqlDataSource database, HealthReader health, CollectorRegistry registry)
    {
        this.database = database;
        this.health = health;
        var metrics = Metrics.WithCustomRegistry(registry);
        isUp = metrics.CreateGauge("burnwatch_database_up", "1 while the database answers; what is read from it is NaN else.");
        blindness = metrics.CreateGauge("burnwatch_blind_reasons", "Reasons why the daemon does not see; 0 while it does.");
        waiting = metrics.CreateGauge("burnwatch_pages_waiting", "Pages that no channel has taken yet.");
        incidents = metrics.CreateGauge("burnwatch_incidents_open", "Open incidents that people were told of.", "severity");
    }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var reasons = await health.JudgeAsync(cancellation);
            await using var connection = await database.OpenConnectionAsync(cancellation);
            Show(reasons.Count, await connection.QuerySingleAsync<StandingRow>(
                new CommandDefinition(StandingSql, cancellationToken: cancellation)));
            isUp.Set(1);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // The rest of a scrape is worth most when this is away.
            isUp.Set(0);
            Show(double.NaN, null);
        }
    }

    private void Show(double reasons, StandingRow? row)
    {
        blindness.Set(reasons);
        waiting.Set(row?.Waiting ?? double.NaN);
        incidents.WithLabels("critical").Set(row?.Critical ?? double.NaN);
        incidents.WithLabels("error").Set(row?.Error ?? double.NaN);
        incidents.WithLabels("warning").Set(row?.Warning ?? double.NaN);
        incidents.WithLabels("info").Set(row?.Info ?? double.NaN);
    }

    private sealed record StandingRow
    {
        public long Waiting { get; init; }
        public long Critical { get; init; }
        public long Error { get; init; }
        public long Warning { get; init; }
        public long Info { get; init; }
    }
}
