using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Quiet;

/// <summary>
/// Keeps what silences hid and what came of announced bursts, in the transaction of the tick: the only writer of both.
/// </summary>
internal sealed class QuietStore(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string HiddenSql = """
        insert into quiet_hidden (rule_id, incident_id, generation, at, severity, title, why, hidden_until)
        values (@RuleId, @IncidentId, @Generation, @Now, @Severity, @Title, @Why, @Until)
        on conflict on constraint quiet_hidden_pk do nothing
        """;

    private const string ToldSql = """
        update quiet_hidden
           set told_at = @Now
         where incident_id = @IncidentId and told_at is null
        """;

    private const string BurstSql = """
        insert into quiet_burst (rule_id, key_id, starts_at, ends_at, hidden, hidden_at, crossed_at)
        values (@RuleId, @KeyId, @Start, @End, @Hidden, case when cardinality(@Hidden) > 0 then @Now end, @CrossedAt)
        on conflict on constraint quiet_burst_pk do update
           set hidden = excluded.hidden, hidden_at = coalesce(quiet_burst.hidden_at, excluded.hidden_at),
               crossed_at = excluded.crossed_at
        """;

    /// <summary>Keeps the page that would have been sent, once for each silence that hides it.</summary>
    /// <param name="incident">With the id under which it is stored.</param>
    /// <param name="content">What would have been sent; null where it is known from another silence already.</param>
    /// <param name="hushed">What hides it, or that it is told.</param>
    /// <param name="now">The time of the tick.</param>
    public async Task WriteAsync(Incident incident, PageContent? content, Hushed hushed, DateTimeOffset now)
    {
        foreach (var by in hushed.HiddenBy)
            await ExecuteAsync(HiddenSql, new
            {
                RuleId = by.Rule.Id,
                IncidentId = incident.Id,
                incident.Generation,
                Now = now.UtcDateTime,
                Severity = incident.Severity.ToString().ToLowerInvariant(),
                Title = content?.Title ?? incident.Reason,
                Why = content?.Why ?? incident.Reason,
                Until = by.Slot.End.UtcDateTime,
            });
        if (hushed.TellsHidden)
            await ExecuteAsync(ToldSql, new { IncidentId = incident.Id, Now = now.UtcDateTime });
    }

    /// <summary>Keeps what is new of a burst of a key.</summary>
    public Task WriteAsync(long keyId, AnnouncedBurst burst, DateTimeOffset now) => ExecuteAsync(BurstSql, new
    {
        RuleId = burst.Rule.Id,
        keyId,
        Start = burst.Slot.Start.UtcDateTime,
        End = burst.Slot.End.UtcDateTime,
        Hidden = burst.Hidden.Select(SignalNames.CodeOf).ToArray(),
        CrossedAt = burst.CrossedAt?.UtcDateTime,
        Now = now.UtcDateTime,
    });

    private Task<int> ExecuteAsync(string sql, object parameters) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
}
