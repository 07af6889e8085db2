using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Policies;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Containing;

/// <summary>Reads the incidents of expendable keys about which nothing was done by itself yet.</summary>
public sealed class ExpendableReader(NpgsqlDataSource database)
{
    /// <summary>The source of what the policy writes on a timeline, once for each incident.</summary>
    public const string Source = "automatic";

    private const string FiringSql = """
        select i.id, k.workspace_id, i.key_id, k.name as key, o.name as owner, k.environment, i.severity,
               i.grouped_under is not null or i.workspace_event is not null as is_of_event,
               exists (select from quiet_hidden h
                        where h.incident_id = i.id and h.generation = i.generation and h.told_at is null) as is_hidden,
               (select count(distinct c.incident_id)
                  from containment c
                 where c.workspace_id = k.workspace_id and c.source = @Source and c.at > @HourAgo
                   and c.incident_id <> i.id)::int as contained_of_late
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
         where i.state = 'firing' and not w.is_drill
           and not exists (select from incident_act a where a.source = @Source and a.source_id = i.id::text)
         order by i.id
        """;

    /// <summary>The firing incidents of keys that the policy of now calls expendable, the oldest first.</summary>
    public async Task<IReadOnlyList<ExpendableIncident>> FiringAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var policies = await PolicyStore.ReadAsync(connection, cancellation);
        if (!policies.Overrides.Any(o => PolicySetting.Find(o.Name).Set(Policy.Default, o.Value).Expendable))
            return [];
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            FiringSql, new { Source, HourAgo = now.AddHours(-1).UtcDateTime }, cancellationToken: cancellation));
        return
        [
            .. rows.Select(row => row.ToIncident(policies.Of(row.Environment, row.Owner, row.Key)))
                .Where(incident => incident.Policy.Expendable),
        ];
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long WorkspaceId { get; init; }
        public long KeyId { get; init; }
        public required string Key { get; init; }
        public string? Owner { get; init; }
        public string? Environment { get; init; }
        public required string Severity { get; init; }
        public bool IsOfEvent { get; init; }
        public bool IsHidden { get; init; }
        public int ContainedOfLate { get; init; }

        public ExpendableIncident ToIncident(Policy policy) => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            KeyId = KeyId,
            Key = Key,
            State = IncidentState.Firing,
            Severity = Enum.Parse<Severity>(Severity, ignoreCase: true),
            IsOfEvent = IsOfEvent,
            IsHidden = IsHidden,
            ContainedOfLate = ContainedOfLate,
            Policy = policy,
        };
    }
}
