using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Quiet;

/// <summary>The only writer of what people say is to be quiet.</summary>
public sealed class QuietRuleStore(NpgsqlDataSource database)
{
    private const string AddSql = """
        insert into quiet_rule
            (kind, keys, owners, environments, signals, author, reason, created_at, local_start, local_end, time_zone,
             rrule, ends_at, ceiling)
        values
            (@Kind, @Keys, @Owners, @Environments, @Signals, @Author, @Reason, @CreatedAt, @LocalStart, @LocalEnd,
             @TimeZone, @Rrule, @EndsAt, @Ceiling)
        returning id
        """;

    private const string EndSql = """
        update quiet_rule
           set ends_at = least(ends_at, @Now), ended_at = @Now, ended_by = @By
         where id = @Id and kind = any(@Kinds) and ends_at > @Now and ended_at is null
        """;

    private const string TellEndsSql = $"""
        update quiet_rule r
           set end_told_at = @Now
         where r.ends_at <= @Now and r.end_told_at is null
        returning {QuietRuleRow.Columns}
        """;

    // What a daemon learnt of a burst before it was announced is learnt anew without it: the profiles go, and whoever
    // holds a shard in memory reads it again.
    private const string KeysSql = """
        select k.id, k.name, o.name as owner, k.environment
          from key k
          left join owner o on o.id = k.owner_id
        """;

    private const string ForgetSql = """
        update shard set version = version + 1 where id = any(select k % (select count(*) from shard) from unnest(@Ids) k);
        delete from profile where key_id = any(@Ids);
        """;

    /// <summary>Adds a rule that was checked.</summary>
    /// <param name="rule">As <see cref="QuietCheck"/> let it pass.</param>
    /// <param name="now">When it is said.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Its number.</returns>
    public async Task<long> AddAsync(QuietRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var id = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(AddSql, RowOf(rule, now), cancellationToken: cancellation));
        if (rule.Kind is QuietKind.Expectation && rule.Occurrences[0].Start < now)
            await ForgetAsync(connection, rule.Scope, cancellation);
        await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Ends a rule before its time.</summary>
    /// <returns>False where none of these kinds has the number, or it is over already.</returns>
    public async Task<bool> EndAsync(
        long id, IReadOnlyList<QuietKind> kinds, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            EndSql,
            new { id, Kinds = kinds.Select(CodeOf).ToArray(), by, Now = now.UtcDateTime },
            cancellationToken: cancellation)) > 0;
    }

    /// <summary>Takes the rules that are over and of which nobody told; whoever takes one tells of it.</summary>
    public async Task<IReadOnlyList<QuietRule>> TakeEndedAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<QuietRuleRow>(
            new CommandDefinition(TellEndsSql, new { Now = now.UtcDateTime }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToRule()).OrderBy(rule => rule.Id)];
    }

    internal static string CodeOf(QuietKind kind) => kind.ToString().ToLowerInvariant();

    private static async Task ForgetAsync(
        NpgsqlConnection connection, QuietScope scope, CancellationToken cancellation)
    {
        var keys = await connection.QueryAsync<(long Id, string Name, string? Owner, string? Environment)>(
            new CommandDefinition(KeysSql, cancellationToken: cancellation));
        var ids = keys.Where(k => scope.Covers(k.Name, k.Owner, k.Environment)).Select(k => k.Id).ToArray();
        if (ids.Length > 0)
            await connection.ExecuteAsync(
                new CommandDefinition(ForgetSql, new { ids }, cancellationToken: cancellation));
    }

    private static object RowOf(QuietRule rule, DateTimeOffset now) => new
    {
        Kind = CodeOf(rule.Kind),
        Keys = rule.Scope.Keys.ToArray(),
        Owners = rule.Scope.Owners.ToArray(),
        Environments = rule.Scope.Environments.ToArray(),
        Signals = rule.Scope.Signals.Select(SignalNames.CodeOf).ToArray(),
        rule.Author,
        rule.Reason,
        CreatedAt = now.UtcDateTime,
        LocalStart = DateTime.SpecifyKind(rule.LocalStart, DateTimeKind.Unspecified),
        LocalEnd = DateTime.SpecifyKind(rule.LocalEnd, DateTimeKind.Unspecified),
        rule.TimeZone,
        rule.Rrule,
        EndsAt = rule.EndsAt.UtcDateTime,
        rule.Ceiling,
    };
}
