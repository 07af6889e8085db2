using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Makes the monthly partitions of the big tables before they are needed, and drops those past retention.
/// </summary>
internal sealed class PartitionStore(NpgsqlDataSource database)
{
    private static readonly (string Table, string Column)[] Partitioned =
    [
        ("usage_bucket", "bucket_start"),
        ("usage_revision", "bucket_start"),
        ("concurrency_reading", "at"),
    ];

    // Two daemons must not make the same partition; and one that waits for a lock holds up everyone behind it, so it
    // gives up soon and the next run tries again.
    private const string LockSql = """
        select set_config('lock_timeout', '10s', true),
               pg_advisory_xact_lock(hashtextextended('burnwatch partitions', 0))
        """;

    private const string PartitionsSql = """
        select c.relname
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent = @Table::regclass
        """;

    /// <summary>
    /// Makes the partitions of the months from one instant to another, both included, where they are missing.
    /// </summary>
    public Task MakeAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        ChangeAsync(
            (table, column, existing) => MonthPartition.Between(table, from, to)
                .Where(month => !existing.Contains(month.Name))
                .Select(month => MakeSql(month, column)),
            cancellation);

    /// <summary>Drops the partitions that end before an instant, with all that is in them.</summary>
    public Task DropAsync(DateTimeOffset before, CancellationToken cancellation) =>
        ChangeAsync(
            (table, _, existing) => existing
                .Select(name => MonthPartition.Parse(table, name))
                .OfType<MonthPartition>()
                .Where(month => month.To <= before)
                .Select(month => $"drop table {month.Name}"),
            cancellation);

    private async Task ChangeAsync(
        Func<string, string, IReadOnlySet<string>, IEnumerable<string>> statements, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        foreach (var (table, column) in Partitioned)
        {
            // A transaction for each table: one that holds the locks of two could meet another that takes them in turn.
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.ExecuteAsync(
                new CommandDefinition(LockSql, null, transaction, cancellationToken: cancellation));
            var existing = await connection.QueryAsync<string>(new CommandDefinition(
                PartitionsSql, new { Table = table }, transaction, cancellationToken: cancellation));
            foreach (var statement in statements(table, column, existing.ToHashSet(StringComparer.Ordinal)))
            {
                await connection.ExecuteAsync(
                    new CommandDefinition(statement, null, transaction, cancellationToken: cancellation));
            }

            await transaction.CommitAsync(cancellation);
        }
    }

    // Made beside its table and attached only then: rows of that month that the default partition has caught would
    // refuse it, so they move first, while nobody can add one. Names and bounds are ours, so nothing here needs a
    // parameter.
    private static string MakeSql(MonthPartition month, string column) => $"""
        lock table {month.Table}_default in access exclusive mode;
        create table {month.Name} (like {month.Table} including defaults including constraints);
        with caught as
        (
            delete from {month.Table}_default
             where {column} >= '{month.From:u}' and {column} < '{month.To:u}'
            returning *
        )
        insert into {month.Name} select * from caught;
        alter table {month.Table} attach partition {month.Name}
              for values from ('{month.From:u}') to ('{month.To:u}')
        """;
}
