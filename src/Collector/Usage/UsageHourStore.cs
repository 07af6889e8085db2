using Burnwatch.Collector.ElevenApi;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Usage;

/// <summary>Writes <c>usage_hour</c>, in the transaction of the reading that shows the hours.</summary>
internal sealed class UsageHourStore(NpgsqlDataSource database)
{
    private const string KnownSql = """
        select hour, width, first_read_at, read_at, changed_at
          from usage_hour
         where workspace_id = @WorkspaceId and hour >= @From and hour < @To
         order by hour
        """;

    // Another lane may have stored other hours meanwhile, which is no matter; and the width of an hour is that of its
    // first reading, whoever made it.
    private const string FindSql = """
        select case when count(*) = 0                                         then @None
                    when bool_or(width <> @Width or reading > @LastReading) then @Overtaken
                    else @Some
               end as hours,
               coalesce(min(first_reading), 0) as first_reading
          from usage_hour
         where workspace_id = @WorkspaceId and hour >= @From and hour < @To
        """;

    private const string ChangedSql = """
        select distinct date_bin('1 hour', bucket_start, to_timestamp(0)) as hour
          from usage_bucket
         where workspace_id = @WorkspaceId and reading = @Number
        """;

    private const string SaveSql = """
        insert into usage_hour (workspace_id, hour, width, first_read_at, read_at, first_reading, reading, changed_at)
        select @WorkspaceId, hour, @Width, @ReadAt, @ReadAt, @Number, @Number, case when hour = any(@Changed) then @ReadAt end
          from generate_series(@From, @To - interval '1 microsecond', interval '1 hour') as h (hour)
            on conflict (workspace_id, hour) do update
           set read_at    = excluded.read_at,
               reading    = excluded.reading,
               changed_at = coalesce(excluded.changed_at, usage_hour.changed_at)
        """;

    private const string DropSql = "delete from usage_hour where hour < @Before";

    /// <summary>The hours that were read of those that begin in a stretch of time, in its order.</summary>
    public async Task<IReadOnlyList<UsageHour>> KnownAsync(
        long workspaceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<UsageHour>(new CommandDefinition(
                KnownSql,
                new { workspaceId, From = from.UtcDateTime, To = to.UtcDateTime },
                cancellationToken: cancellation)),
        ];
    }

    /// <summary>
    /// What is known of the hours of a reading that is about to be stored, and the first reading that may have written
    /// any of their buckets.
    /// </summary>
    public static Task<(KnownHours Hours, long FirstReading)> FindAsync(
        NpgsqlTransaction transaction, UsageReading reading, CancellationToken cancellation) =>
        transaction.Connection!.QuerySingleAsync<(KnownHours, long)>(Command(
            FindSql,
            new
            {
                reading.WorkspaceId,
                From = HourOf(reading.Span.From),
                To = reading.Span.To.UtcDateTime,
                reading.Span.Width,
                reading.LastReading,
                None = (int)KnownHours.None,
                Some = (int)KnownHours.Some,
                Overtaken = (int)KnownHours.Overtaken,
            },
            transaction,
            cancellation));

    /// <summary>Keeps that the hours of a stored reading were read, and which of them it changed.</summary>
    /// <param name="transaction">The reading's own.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="number">Its number.</param>
    /// <param name="before">What was known of its hours before.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task SaveAsync(
        NpgsqlTransaction transaction,
        UsageReading reading,
        long number,
        KnownHours before,
        CancellationToken cancellation)
    {
        // Of hours that nothing was known of, each that was used has changed.
        var changed = before is KnownHours.None
            ? reading.Rows.Where(row => row.IsUse).Select(row => HourOf(row.Start)).Distinct()
            : await transaction.Connection!.QueryAsync<DateTime>(
                Command(ChangedSql, new { reading.WorkspaceId, number }, transaction, cancellation));
        await transaction.Connection!.ExecuteAsync(Command(
            SaveSql,
            new
            {
                reading.WorkspaceId,
                From = HourOf(reading.Span.From),
                To = reading.Span.To.UtcDateTime,
                reading.Span.Width,
                ReadAt = reading.ReadAt.UtcDateTime,
                number,
                Changed = changed.ToArray(),
            },
            transaction,
            cancellation));
    }

    /// <summary>Forgets the hours of the months that end before an instant: what was in them is dropped.</summary>
    public async Task DropAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var month = MonthPartition.Between("usage_bucket", before, before).Single().From;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(
            new CommandDefinition(DropSql, new { Before = month.UtcDateTime }, cancellationToken: cancellation));
    }

    private static DateTime HourOf(DateTimeOffset at) => ReadingSpan.Floor(at, ReadingSpan.Hour).UtcDateTime;

    private static CommandDefinition Command(
        string sql, object parameters, NpgsqlTransaction transaction, CancellationToken cancellation) =>
        new(sql, parameters, transaction, cancellationToken: cancellation);
}

/// <summary>What was known of the hours of a reading before it.</summary>
internal enum KnownHours
{
    /// <summary>None was ever read, so no bucket of them is stored.</summary>
    None,

    /// <summary>Some were read, before this reading was asked for.</summary>
    Some,

    /// <summary>Some were read since it was asked for, or have another width: it must not be stored.</summary>
    Overtaken,
}
