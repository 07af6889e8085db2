using System.Text.Json;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Routing;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Health;

/// <summary>
/// The only writer of the daemon's own alarm, and of the rows of its pages: in one transaction, under an index that
/// allows one open alarm, so that of several nodes one pages.
/// </summary>
internal sealed class AlarmStore(NpgsqlDataSource database, PageRouter router)
{
    private const string OpenSql = "select id, generation, told from alarm where resolved_at is null for update";

    private const string InsertSql = """
        insert into alarm (opened_at, told) values (@Now, @Codes)
        on conflict ((true)) where resolved_at is null do nothing
        returning id
        """;

    private const string WorsenSql = """
        update alarm set generation = generation + 1, told = told || @Codes where id = @Id
        """;

    private const string ResolveSql = "update alarm set resolved_at = @Now where id = @Id";

    private const string TriggerPageSql = """
        insert into page (alarm_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select @Id, @Generation, @Channel, 'trigger', 'burnwatch-' || i.id || '-alarm-' || @Id || '-' || @Generation,
               @Route, 'critical', @Content::jsonb, @Now
          from instance i
        """;

    private const string ResolvePageSql = """
        insert into page (alarm_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        select alarm_id, generation, channel, 'resolve', dedup_key, route, severity, content, @Now
          from page
         where alarm_id = @Id and action = 'trigger' and state <> 'refused'
        on conflict on constraint page_once_of_alarm do nothing
        """;

    private const string WakeSql = $"notify {PageStore.WakeChannel}";

    /// <summary>Opens, worsens, holds or resolves the alarm.</summary>
    /// <returns>What was told; null where nothing was.</returns>
    public async Task<string?> FollowAsync(
        IReadOnlyList<Blindness> reasons, DateTimeOffset now, CancellationToken cancellation)
    {
        var isOfDelivery = reasons.Any(r => r.Code is HealthRule.Outbox or HealthRule.Refused);
        var targets = reasons.Count == 0 ? [] : await router.TargetsOfAlarmAsync(isOfDelivery, now, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var open = await connection.QuerySingleOrDefaultAsync<AlarmRow>(
            new CommandDefinition(OpenSql, cancellationToken: cancellation));
        var isNews = reasons.Any(r => open?.Told.Contains(r.Code) != true);
        if (open is null ? reasons.Count == 0 : reasons.Count > 0 && !isNews)
            return null;

        Task<int> Execute(string sql, object? row) =>
            connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancellation));
        var at = now.UtcDateTime;
        if (reasons.Count == 0)
        {
            await Execute(ResolveSql, new { open!.Id, Now = at });
            await Execute(ResolvePageSql, new { open.Id, Now = at });
        }
        else
        {
            var codes = reasons.Select(r => r.Code).Except(open?.Told ?? []).ToArray();
            var id = open?.Id ?? await connection.ExecuteScalarAsync<long?>(
                new CommandDefinition(InsertSql, new { codes, Now = at }, cancellationToken: cancellation));
            if (id is null)
                return null;
            if (open is not null)
                await Execute(WorsenSql, new { open.Id, codes });
            var generation = (open?.Generation ?? 0) + 1;
            var content = ContentOf(reasons, generation, now);
            foreach (var target in targets)
                await Execute(TriggerPageSql, new
                {
                    id,
                    generation,
                    target.Channel,
                    target.Route,
                    Content = JsonSerializer.Serialize(
                        content with { SentHereBecause = target.SentHereBecause }, AlertingJson.Default.PageContent),
                    Now = at,
                });
        }
        await Execute(WakeSql, null);
        await transaction.CommitAsync(cancellation);
        return reasons.Count == 0 ? "It sees again." : string.Join(" ", reasons.Select(r => r.Sentence));
    }

    private static PageContent ContentOf(IReadOnlyList<Blindness> reasons, int generation, DateTimeOffset now) => new()
    {
        IsOfDaemon = true,
        Title = $"Burnwatch is blind: {reasons[0].Sentence}",
        Why = "While it lasts, a leak is not seen or not told.",
        Severity = Severity.Critical,
        KeyId = 0,
        Key = "daemon",
        Workspace = "burnwatch",
        Owner = "nobody",
        WhatItDoes = [.. reasons.Select(r => r.Sentence)],
        WhatIsNormal = "All workspaces are read and judged, and pages leave at once.",
        UsedFor = [],
        Signals = [],
        Since = now,
        CreditsPerHour = 0,
        CreditsSoFar = 0,
        NextSteps = ["Run burnwatch doctor on the machine of the daemon: it says what to do."],
        Generation = generation,
    };

    private sealed record AlarmRow
    {
        public required long Id { get; init; }
        public required int Generation { get; init; }
        public required string[] Told { get; init; }
    }
}
