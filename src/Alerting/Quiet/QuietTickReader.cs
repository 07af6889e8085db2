using Burnwatch.Alerting.Evaluation;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Quiet;

/// <summary>Reads what is quiet on purpose for a tick: each statement once, for all its keys.</summary>
internal sealed class QuietTickReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    /// <summary>How long after its end a burst is held against its ceiling: usage is known late.</summary>
    public static readonly TimeSpan LateBy = TimeSpan.FromDays(1);

    // A silence that is over hides nothing; a burst that is over is left out of what is learnt for as long as that is
    // learnt again.
    private const string RulesSql = $"""
        select {QuietRuleRow.Columns}
          from quiet_rule r
         where r.ends_at > case r.kind when 'expectation' then @LearntFrom else @Now end
         order by r.id
        """;

    // Of the page that would be sent now; what came before it is told by it.
    private const string HiddenSql = """
        select h.incident_id, h.rule_id, h.generation, h.hidden_until, r.kind, r.author, r.reason, r.ended_at
          from quiet_hidden h
          join quiet_rule r on r.id = h.rule_id
          join incident i on i.id = h.incident_id
         where i.key_id = any(@Keys) and i.state <> 'resolved' and h.generation = i.generation
               and h.told_at is null
        """;

    private const string BurstsSql = """
        select u.rule_id, u.key_id, u.starts_at, u.ends_at, coalesce(b.credits, 0) as credits,
               coalesce(b.last_hour, 0) as last_hour, b.last_used_at, coalesce(q.hidden, '{}') as hidden, q.crossed_at
          from unnest(@Rules, @Keys, @Starts, @Ends) as u (rule_id, key_id, starts_at, ends_at)
          left join quiet_burst q
            on q.rule_id = u.rule_id and q.key_id = u.key_id and q.starts_at = u.starts_at
          left join lateral
          (
              select sum(credits)::double precision as credits,
                     sum(credits) filter (where bucket_start >= @HourAgo)::double precision as last_hour,
                     max(bucket_end) filter (where credits > 0) as last_used_at
                from usage_bucket
               where key_id = u.key_id and bucket_start >= u.starts_at and bucket_start < u.ends_at
          ) b on true
        """;

    /// <summary>What is in force, and what was announced within the time that may be learnt again.</summary>
    public async Task<QuietBook> BookAsync(QuietBook before, DateTimeOffset now, TimeSpan history)
    {
        var span = new { Now = now.UtcDateTime, LearntFrom = (now - history).UtcDateTime };
        // Without a signal that is not known here a rule would be about more than was said.
        var rows = (await Query<QuietRuleRow>(RulesSql, span)).Where(row => row.IsKnown);
        return QuietBook.Of(rows.Select(row => row.ToRule()), before);
    }

    /// <summary>What was hidden of open incidents of keys and not told since, by incident.</summary>
    public async Task<ILookup<long, HiddenPage>> HiddenAsync(IReadOnlyCollection<long> keys) =>
        (await Query<HiddenPage>(HiddenSql, new { Keys = keys.ToArray() })).ToLookup(h => h.IncidentId);

    /// <summary>The announced bursts of keys that go on or ended of late, by key.</summary>
    public async Task<ILookup<long, AnnouncedBurst>> BurstsAsync(
        QuietBook book, IEnumerable<WatchedKey> keys, DateTimeOffset now)
    {
        var bursts = keys.SelectMany(key => book.BurstsOf(key, now - LateBy, now).Select(b => (key.Id, Burst: b)))
            .ToList();
        if (bursts.Count == 0)
            return Enumerable.Empty<AnnouncedBurst>().ToLookup(_ => 0L);
        var rules = bursts.Select(b => b.Burst.Rule).DistinctBy(r => r.Id).ToDictionary(r => r.Id);
        var rows = await Query<BurstRow>(BurstsSql, new
        {
            Rules = bursts.Select(b => b.Burst.Rule.Id).ToArray(),
            Keys = bursts.Select(b => b.Id).ToArray(),
            Starts = bursts.Select(b => b.Burst.Slot.Start.UtcDateTime).ToArray(),
            Ends = bursts.Select(b => b.Burst.Slot.End.UtcDateTime).ToArray(),
            HourAgo = now.AddHours(-1).UtcDateTime,
        });
        return rows.ToLookup(row => row.KeyId, row => row.ToBurst(rules[row.RuleId]));
    }

    private Task<IEnumerable<T>> Query<T>(string sql, object parameters) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private sealed record BurstRow
    {
        public long RuleId { get; init; }
        public long KeyId { get; init; }
        public DateTimeOffset StartsAt { get; init; }
        public DateTimeOffset EndsAt { get; init; }
        public double Credits { get; init; }
        public double LastHour { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
        public required string[] Hidden { get; init; }
        public DateTimeOffset? CrossedAt { get; init; }

        public AnnouncedBurst ToBurst(QuietRule rule) => new()
        {
            Rule = rule,
            Slot = new TimeSlot(StartsAt, EndsAt),
            Credits = Credits,
            LastHour = LastHour,
            LastUsedAt = LastUsedAt,
            Hidden = [.. Hidden.Select(SignalNames.KindOf).OfType<SignalKind>()],
            CrossedAt = CrossedAt,
        };
    }
}
