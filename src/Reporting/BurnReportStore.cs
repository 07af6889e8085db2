using Dapper;
using Npgsql;

namespace Burnwatch.Reporting;

/// <summary>Reads what the daily roll-up holds of a period.</summary>
internal sealed class BurnReportStore(NpgsqlDataSource database)
{
    // Ten decimals of a dollar are more than any price has, and few enough for the sum of any number of rows.
    private const string UsageSql = """
        select w.name                                 as workspace,
               k.name                                 as key,
               o.name                                 as owner,
               k.environment                          as environment,
               u.product                              as product,
               sum(u.credits)::bigint                 as credits,
               sum(u.requests)::bigint                as requests,
               trim_scale(round(sum(u.cost_usd), 10)) as cost_usd
          from usage_day u
          join workspace w on w.id = u.workspace_id
          join key k on k.id = u.key_id
          left join owner o on o.id = k.owner_id
         where u.day >= @From
           and u.day < @To
         group by w.name, k.id, o.name, u.product
        """;

    private const string ReadThroughSql = """
        select case when bool_and(read_through is not null) then min(read_through) end as read_through
          from workspace
         where not is_drill
        """;

    /// <summary>What each key used of each product, in no order.</summary>
    public async Task<IReadOnlyList<PeriodUsage>> ReadAsync(ReportPeriod period, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<PeriodUsage>(new CommandDefinition(
            UsageSql, new { period.From, period.To }, cancellationToken: cancellation));
        return rows.AsList();
    }

    /// <summary>Before when every workspace has been read; null while one has not.</summary>
    public async Task<DateTimeOffset?> ReadThroughAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reach = await connection.QuerySingleAsync<Reach>(new CommandDefinition(
            ReadThroughSql, cancellationToken: cancellation));
        return reach.ReadThrough;
    }

    private sealed record Reach
    {
        public DateTimeOffset? ReadThrough { get; init; }
    }
}
