using Burnwatch.Alerting.Incidents;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Acting;

/// <summary>
/// Takes what people do to incidents on our side, by command, over the API or on a page: the same checks, the same
/// sentences, the same row.
/// </summary>
public sealed class ActDesk(IncidentActStore acts, NpgsqlDataSource database, TimeProvider time)
{
    // An act that is taken account of has moved the incident already.
    private const string StandingSql = """
        select k.name as key, i.state, i.generation, i.resolved_at, i.resolved_by, i.grouped_under,
               exists
               (
                   select
                     from incident_act a
                    where a.incident_id = i.id and a.kind = 'resolve' and a.folded_at is null
                      and coalesce(a.generation, i.generation) = i.generation
               ) as is_to_be_resolved
          from incident i
          join key k on k.id = i.key_id
         where i.id = @IncidentId
        """;

    /// <summary>Writes down what somebody does; the next evaluation of the key does it.</summary>
    /// <exception cref="ActException">Nothing was done, and why.</exception>
    public async Task<ActReceipt> TakeAsync(ActOrder order, CancellationToken cancellation)
    {
        if (ActCheck.FaultOf(order) is { } fault)
            throw new ActException(ActFault.BadOrder, fault);
        var incident = await FindAsync(order.IncidentId, cancellation) ?? throw Unknown(order.IncidentId);
        if (ActCheck.ObstacleOf(order, incident) is { } obstacle)
            throw new ActException(ActFault.NotNow, obstacle);
        var act = new IncidentAct
        {
            Kind = order.Kind,
            At = time.GetUtcNow(),
            Author = order.Author.Trim(),
            // Postgres takes no zero in a text.
            Text = string.IsNullOrWhiteSpace(order.Text) ? null : order.Text.Replace('\0', ' ').Trim(),
            // Whoever acts knows what was told until now, and nothing that is worse.
            Generation = order.Kind is not IncidentActKind.Note && incident.Generation > 0 ? incident.Generation : null,
            Source = order.Way.ToString().ToLowerInvariant(),
        };
        if (await acts.AddAsync(order.IncidentId, act, cancellation) is not IncidentActIntake.Added)
            throw Unknown(order.IncidentId);
        return new ActReceipt(order.IncidentId, incident.Key, act.Kind, act.Author, act.At);
    }

    private async Task<StandingIncident?> FindAsync(long incidentId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<StandingIncident>(
            new CommandDefinition(StandingSql, new { incidentId }, cancellationToken: cancellation));
    }

    private static ActException Unknown(long id) => new(
        ActFault.Unknown, $"No incident has the number {id}; 'burnwatch incidents --all' lists those that there were.");
}
