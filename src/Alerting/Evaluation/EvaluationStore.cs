using System.Text.Json;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Quiet;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// Writes what a tick of a shard came to, all of it or nothing: the only writer of shards, profiles and incidents.
/// </summary>
internal sealed class EvaluationStore(NpgsqlConnection connection, CancellationToken cancellation)
{
    private readonly PageWriter pages = new(connection, cancellation);
    private readonly QuietStore quiet = new(connection, cancellation);

    // Whoever read an older version writes nothing: another node has judged since.
    private const string ShardSql = """
        update shard
           set version = version + 1, evaluated_at = @Now,
               snapshot_at = case when @IsSnapshot then @Now else snapshot_at end
         where id = @Shard and version = @Version
        """;

    private const string ProgressSql = """
        insert into shard_progress (shard_id, workspace_id, reading, settled_through, concurrency_through)
        values (@Shard, @WorkspaceId, @Reading, @SettledThrough, @ConcurrencyThrough)
        on conflict (shard_id, workspace_id) do update
           set reading = excluded.reading, settled_through = excluded.settled_through,
               concurrency_through = excluded.concurrency_through
        """;

    private const string ProfileSql = """
        insert into profile (key_id, state, through, is_warm)
        select * from unnest(@Ids, @States, @Throughs, @Warm)
        on conflict (key_id) do update
           set state = excluded.state, through = excluded.through, is_warm = excluded.is_warm
        """;

    private const string OpenSql = """
        insert into incident
            (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour, signals,
             surged_at, workspace_event, reason, paged_severity, grouped_under)
        values
            (@KeyId, @State, @Severity, @Generation, @OpenedAt, @Since, @PagedAt, @PagedPerHour, @PeakPerHour,
             @Signals::jsonb,
             @SurgedAt, @Event::jsonb, @Reason, @PagedSeverity, @GroupedUnder)
        returning id
        """;

    private const string MoveSql = """
        update incident
           set state = @State, severity = @Severity, generation = @Generation, since = @Since, paged_at = @PagedAt,
               paged_per_hour = @PagedPerHour, peak_per_hour = @PeakPerHour, resolved_at = @ResolvedAt,
               signals = @Signals::jsonb,
               surged_at = @SurgedAt, workspace_event = @Event::jsonb, expected_per_hour = @ExpectedPerHour,
               reason = @Reason, paged_severity = @PagedSeverity, acknowledged_at = @AcknowledgedAt,
               acknowledged_by = @AcknowledgedBy, resolved_by = @ResolvedBy, reopened_at = @ReopenedAt,
               acted_at = @ActedAt, reopenings = @Reopenings, flaps_since = @FlapsSince,
               grouped_under = @GroupedUnder
         where id = @Id
        """;

    private const string EventSql = """
        insert into incident_event (incident_id, at, kind, text, evidence)
        values (@Id, @Now, @Kind, @Text, @Evidence::jsonb)
        """;

    private const string FoldedSql = "update incident_act set folded_at = @Now where id = @Id";

    // What was done to an incident that another has followed moves neither.
    private const string StraySql = """
        insert into incident_event (incident_id, at, kind, text)
        select incident_id, @Now, 'noted', @Text
          from incident_act
         where id = @Id
        """;

    /// <summary>Commits a tick, with the transaction in which it found out what other shards left.</summary>
    /// <returns>False when another node has committed since the shard was read; nothing is written then.</returns>
    public async Task<bool> CommitAsync(
        NpgsqlTransaction transaction, ShardState shard, IReadOnlyList<ShardProgress> progress, IReadOnlyList<KeyState> snapshots,
        IReadOnlyList<IncidentWrite> incidents, IReadOnlyList<(long KeyId, AnnouncedBurst Burst)> bursts,
        IReadOnlyList<IncidentAct> strays, DateTimeOffset now)
    {
        var moved = await ExecuteAsync(
            ShardSql,
            new { Shard = shard.Id, shard.Version, IsSnapshot = snapshots.Count > 0, Now = now.UtcDateTime });
        if (moved == 0)
            return false;
        foreach (var workspace in progress)
            await ExecuteAsync(ProgressSql, RowOf(shard.Id, workspace));
        if (snapshots.Count > 0)
            await ExecuteAsync(ProfileSql, RowsOf(snapshots));
        foreach (var incident in incidents)
            await WriteAsync(incident, now);
        foreach (var (key, burst) in bursts)
            await quiet.WriteAsync(key, burst, now);
        foreach (var stray in strays)
            await WriteAsync(stray, now);
        if (incidents.Any(i => i.Content is not null || IsAcknowledgement(i)))
            await pages.WakeAsync();
        await transaction.CommitAsync(cancellation);
        shard.Version++;
        return true;
    }

    private async Task WriteAsync(IncidentWrite write, DateTimeOffset now)
    {
        var incident = write.Step.Incident!;
        var row = RowOf(incident, write.KeyId);
        var id = incident.Id;
        if (id == 0)
            id = await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(OpenSql, row, cancellationToken: cancellation));
        else
            await ExecuteAsync(MoveSql, row);
        if (write.Hushed is { IsNews: true } hushed)
            await quiet.WriteAsync(incident with { Id = id }, write.Content, hushed, now);
        if (write.Act is { } act)
            await ExecuteAsync(FoldedSql, new { act.Id, Now = now.UtcDateTime });
        if (write.Step.Change is IncidentChange.None)
            return;
        await ExecuteAsync(EventSql, new
        {
            id,
            Now = now.UtcDateTime,
            Kind = write.Step.Change.ToString().ToLowerInvariant(),
            Text = write.Step.Why,
            Evidence = write.Judgement is { } judgement
                ? JsonSerializer.Serialize(judgement, AlertingJson.Default.Judgement)
                : null,
        });
        if (write.Content is { } content)
            await PageAsync(id, write, content, now);
        else if (IsAcknowledgement(write))
            await pages.AcknowledgeAsync(id, incident.ReopenedAt, now);
    }

    // What was done at PagerDuty is known there.
    private static bool IsAcknowledgement(IncidentWrite write) =>
        write is { Step.Change: IncidentChange.Acknowledged, Act.Source: not Answering.ActRule.Source };

    private async Task WriteAsync(IncidentAct stray, DateTimeOffset now)
    {
        var row = new { stray.Id, Text = ActFold.TextOfStray(stray), Now = now.UtcDateTime };
        await ExecuteAsync(StraySql, row);
        await ExecuteAsync(FoldedSql, row);
    }

    private Task PageAsync(long id, IncidentWrite write, PageContent content, DateTimeOffset now) =>
        write.Step.Change is IncidentChange.Resolved
            ? pages.ResolveAsync(id, write.Step.Incident!.ReopenedAt, content, now)
            : pages.TriggerAsync(id, write.Step.Incident!.Generation, write.Targets, content, now);

    private Task<int> ExecuteAsync(string sql, object? parameters) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private static object RowOf(int shard, ShardProgress progress) => new
    {
        shard,
        progress.WorkspaceId,
        progress.Reading,
        SettledThrough = progress.SettledThrough.UtcDateTime,
        ConcurrencyThrough = progress.ConcurrencyThrough.UtcDateTime,
    };

    private static object RowsOf(IReadOnlyList<KeyState> keys) => new
    {
        Ids = keys.Select(k => k.Id).ToArray(),
        States = keys.Select(k => k.Watch.Profile.ToBytes()).ToArray(),
        Throughs = keys.Select(k => k.Watch.Profile.Through.UtcDateTime).ToArray(),
        Warm = keys.Select(k => k.Watch.Profile.IsWarm).ToArray(),
    };

    private static object RowOf(Incident incident, long keyId) => new
    {
        incident.Id,
        keyId,
        State = incident.State.ToString().ToLowerInvariant(),
        Severity = NameOf(incident.Severity),
        incident.Generation,
        OpenedAt = incident.OpenedAt.UtcDateTime,
        Since = incident.Since.UtcDateTime,
        PagedAt = incident.PagedAt.UtcDateTime,
        incident.PagedPerHour,
        incident.PeakPerHour,
        ResolvedAt = incident.ResolvedAt?.UtcDateTime,
        incident.ResolvedBy,
        PagedSeverity = NameOf(incident.PagedSeverity),
        AcknowledgedAt = incident.AcknowledgedAt?.UtcDateTime,
        incident.AcknowledgedBy,
        ReopenedAt = incident.ReopenedAt?.UtcDateTime,
        ActedAt = incident.ActedAt?.UtcDateTime,
        incident.Reopenings,
        incident.GroupedUnder,
        FlapsSince = incident.FlapsSince?.UtcDateTime,
        Signals = JsonSerializer.Serialize(incident.Signals, AlertingJson.Default.IReadOnlyListIncidentSignal),
        SurgedAt = incident.SurgedAt?.UtcDateTime,
        Event = incident.Event is { } crowd
            ? JsonSerializer.Serialize(crowd, AlertingJson.Default.WorkspaceEvent)
            : null,
        incident.ExpectedPerHour,
        incident.Reason,
    };

    private static string NameOf(Severity severity) => severity.ToString().ToLowerInvariant();
}
