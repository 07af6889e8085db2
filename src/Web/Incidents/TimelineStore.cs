using Burnwatch.Collector.Containment;
using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads what happened in an incident and what was said of it.</summary>
internal sealed class TimelineStore(NpgsqlDataSource database, ContainmentReader containments)
{
    private const int MostContainments = 200;

    private const string StepsSql = """
        select at, kind, text, evidence::text as evidence_json
          from incident_event
         where incident_id = @IncidentId
         order by at, id
        """;

    private const string PagesSql = """
        select created_at, generation, channel, action, state, attempts, sent_at, last_answer, dedup_key
          from page
         where incident_id = @IncidentId
         order by created_at, id
        """;

    /// <summary>The oldest first; a page follows the step that made it.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> ReadAsync(long incidentId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var steps = await connection.QueryAsync<TimelineStep>(
            new CommandDefinition(StepsSql, new { incidentId }, cancellationToken: cancellation));
        var pages = await connection.QueryAsync<TimelinePage>(
            new CommandDefinition(PagesSql, new { incidentId }, cancellationToken: cancellation));
        var contained = await containments.OfIncidentAsync(incidentId, MostContainments, cancellation);
        // Stable: of the same instant the steps stay before the pages.
        return
        [
            .. steps.Select(s => new TimelineEntry(s.At, s, null))
                .Concat(contained.Select(c => new TimelineEntry(c.At, TimelineStep.Of(c), null)))
                .Concat(pages.Select(p => new TimelineEntry(p.CreatedAt, null, p)))
                .OrderBy(e => e.At),
        ];
    }
}
