using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Incidents;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Answering;

/// <summary>A page that people may be acting on, and what they are known to have done to it last.</summary>
internal sealed record OpenPage
{
    public required string DedupKey { get; init; }

    /// <summary>The kind of the last act that moved it; null where nobody did anything.</summary>
    public string? LastKind { get; init; }

    public bool IsResolvedByUs { get; init; }

    public bool IsAcknowledgedByUs { get; init; }

    public IncidentActKind? Last => LastKind is null ? null : Enum.Parse<IncidentActKind>(LastKind, ignoreCase: true);
}

/// <summary>Reads the newest page of each open incident that PagerDuty has taken.</summary>
internal sealed class OpenPageReader(NpgsqlDataSource database)
{
    private const string OpenSql = """
        select p.dedup_key,
               (select a.kind
                  from incident_act a
                 where a.incident_id = p.incident_id and a.generation = p.generation and a.source = @Source
                   and a.kind in ('acknowledge', 'unacknowledge', 'resolve', 'reopen')
                 order by a.at desc, a.id desc
                 limit 1) as last_kind,
               exists (select from page r
                        where r.dedup_key = p.dedup_key and r.action = 'resolve' and r.state <> 'refused')
                   as is_resolved_by_us,
               exists (select from page k
                        where k.dedup_key = p.dedup_key and k.action = 'acknowledge' and k.state <> 'refused')
                   as is_acknowledged_by_us
          from page p
          join incident i on i.id = p.incident_id and i.generation = p.generation
         where i.state <> 'resolved' and p.action = 'trigger' and p.state = 'sent' and p.channel = @Channel
         order by p.id
        """;

    public async Task<IReadOnlyList<OpenPage>> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<OpenPage>(new CommandDefinition(
                OpenSql,
                new { ActRule.Source, Channel = ChannelOptions.PagerDuty },
                cancellationToken: cancellation)),
        ];
    }
}
