using System.Text.Json;
using Burnwatch.Alerting.Paging;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Quiet;

/// <summary>Reads what is, was and will be quiet on purpose, for people and programs.</summary>
public sealed class QuietReader(NpgsqlDataSource database)
{
    // What recurs by the year is seen still when it is over.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private const string RulesSql = $"""
        select {QuietRuleRow.Columns}
          from quiet_rule r
         where r.ends_at > @Since
         order by r.ends_at, r.id
        """;

    private const string HiddenSql = """
        select h.rule_id, h.incident_id, k.name as key, h.generation, h.at, h.severity, h.title, h.why, h.told_at
          from quiet_hidden h
          join incident i on i.id = h.incident_id
          join key k on k.id = i.key_id
         where h.rule_id = any(@Ids)
         order by h.at desc, h.incident_id, h.generation desc
        """;

    private const string BurstsSql = """
        select b.rule_id, b.key_id, k.name as key, b.starts_at, b.ends_at, b.hidden, b.crossed_at,
               (select coalesce(sum(u.credits), 0)::bigint
                  from usage_bucket u
                 where u.key_id = b.key_id and u.bucket_start >= b.starts_at and u.bucket_start < b.ends_at) as credits
          from quiet_burst b
          join key k on k.id = b.key_id
         where b.rule_id = any(@Ids)
         order by b.starts_at desc, k.name
        """;

    // Of a page that went to several channels the first.
    private const string PagesSql = """
        select distinct on (p.incident_id, p.generation)
               p.incident_id, p.generation, p.created_at as at, p.content::text as content, k.name as key,
               o.name as owner, k.environment
          from page p
          join incident i on i.id = p.incident_id
          join key k on k.id = i.key_id
          left join owner o on o.id = k.owner_id
         where p.action = 'trigger' and p.created_at > @Since and p.created_at <= @Now
         order by p.incident_id, p.generation, p.id
        """;

    /// <summary>All rules, those that end first first; what is over for more than a year is left out.</summary>
    public async Task<IReadOnlyList<QuietLine>> ListAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rules = (await connection.QueryAsync<QuietRuleRow>(
            Command(RulesSql, new { Since = (now - Kept).UtcDateTime }))).Where(row => row.IsKnown).ToList();
        var ids = new { Ids = rules.Select(r => r.Id).ToArray() };
        var hidden = (await connection.QueryAsync<HiddenLine>(Command(HiddenSql, ids))).ToLookup(h => h.RuleId);
        var bursts = (await connection.QueryAsync<BurstLine>(Command(BurstsSql, ids))).ToLookup(b => b.RuleId);
        return [.. rules.Select(row => QuietLine.Of(row.ToRule(), hidden[row.Id], bursts[row.Id], now))];

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, cancellationToken: cancellation);
    }

    /// <summary>What is in force for a key now, and what hid pages of it that were not told since.</summary>
    public async Task<IReadOnlyList<QuietLine>> OfKeyAsync(
        string key, string? owner, string? environment, DateTimeOffset now, CancellationToken cancellation) =>
        [
            .. (await ListAsync(now, cancellation)).Where(
                line => line.State is QuietState.InForce && line.Rule.Scope.Covers(key, owner, environment)),
        ];

    /// <summary>The pages that a rule would have hidden, had it been in force; the newest first.</summary>
    /// <remarks>
    /// Of an expectation those that tell of more use than is usual: how many would have gone out above the ceiling, a
    /// page that was sent does not say.
    /// </remarks>
    public async Task<IReadOnlyList<HiddenLine>> PreviewAsync(
        QuietRule rule, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var pages = await connection.QueryAsync<PastPage>(new CommandDefinition(
            PagesSql, new { Since = since.UtcDateTime, Now = now.UtcDateTime }, cancellationToken: cancellation));
        return
        [
            .. pages.Where(page => rule.Scope.Covers(page.Key, page.Owner, page.Environment))
                .Select(page => (Page: page, Content: page.Read()))
                .Where(page => page.Content.Signals.All(signal => MayHide(rule, signal)))
                .Select(page => page.Page.ToLine(page.Content))
                .OrderByDescending(line => line.At),
        ];
    }

    private static bool MayHide(QuietRule rule, Signal signal) =>
        rule.Scope.Covers(signal.Kind) && (rule.Kind is not QuietKind.Expectation || Announced.MayCover(signal));

    private sealed record PastPage
    {
        public long IncidentId { get; init; }
        public int Generation { get; init; }
        public DateTimeOffset At { get; init; }
        public required string Content { get; init; }
        public required string Key { get; init; }
        public string? Owner { get; init; }
        public string? Environment { get; init; }

        public PageContent Read() => JsonSerializer.Deserialize(Content, AlertingJson.Default.PageContent)!;

        public HiddenLine ToLine(PageContent content) => new()
        {
            IncidentId = IncidentId,
            Key = Key,
            Generation = Generation,
            At = At,
            Severity = content.Severity.ToString().ToLowerInvariant(),
            Title = content.Title,
            Why = content.Why,
            ToldAt = At,
        };
    }
}
