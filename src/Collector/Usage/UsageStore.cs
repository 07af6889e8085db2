using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Writes <c>usage_reading</c>, <c>usage_bucket</c> and <c>usage_revision</c>: one reading, one transaction.
/// </summary>
internal sealed partial class UsageStore(NpgsqlDataSource database)
{
    private const string ReadingSql = """
        insert into usage_reading (workspace_id, number, read_at, from_at, to_at, buckets, changed, source)
        values (@WorkspaceId, @Number, @ReadAt, @From, @To, @Buckets, @Changed, @Source)
        """;

    // The first one tells since when a workspace is watched, and the last one how far.
    private const string DropReadingsSql = """
        delete from usage_reading r
         using workspace w
         where w.id = r.workspace_id and r.read_at < @Before and r.number > 1 and r.number < w.last_reading
        """;

    /// <summary>
    /// Stores what the reading changes, keeps the values it replaces, and advances the workspace. Null, and nothing is
    /// stored, when another reading of any of its time was stored since this one was asked for: it may show an older
    /// state than the stored one.
    /// </summary>
    public async Task<SavedReading?> SaveAsync(UsageReading reading, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var last = await WorkspaceStore.LockAsync(transaction, reading.WorkspaceId, cancellation);
        var (hours, firstReading) = await UsageHourStore.FindAsync(transaction, reading, cancellation);
        if (hours is KnownHours.Overtaken)
            return null;

        var used = reading.Rows.Where(row => row.IsUse).GroupBy(row => row.Hash).ToList();
        await InventoryStore.AddUnknownAsync(transaction, reading, used, cancellation);

        var number = last + 1;
        var parameters = new
        {
            reading.WorkspaceId,
            Number = number,
            ReadAt = reading.ReadAt.UtcDateTime,
            From = reading.Span.From.UtcDateTime,
            To = reading.Span.To.UtcDateTime,
            reading.Span.Width,
            FirstReading = firstReading,
        };
        // Nothing is there to compare with where no reading has been: most of a history comes this way.
        var changed = hours is KnownHours.None
            ? await CopyAsync(transaction, reading, number, used, cancellation)
            : await MergeAsync(transaction, reading.Rows, parameters, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            ReadingSql,
            new
            {
                parameters.WorkspaceId,
                parameters.Number,
                parameters.ReadAt,
                parameters.From,
                parameters.To,
                Buckets = reading.Rows.Count,
                Changed = changed,
                Source = UsageStandIn.NameOf(reading.StandIn?.Source ?? UsageSource.Analytics),
            },
            transaction,
            cancellationToken: cancellation));
        await UsageHourStore.SaveAsync(transaction, reading, number, hours, cancellation);
        await WorkspaceStore.AdvanceAsync(transaction, reading, number, cancellation);
        await transaction.CommitAsync(cancellation);
        return new SavedReading(number, changed);
    }

    /// <summary>Forgets the readings before an instant, but for the first and the last one.</summary>
    public async Task DropReadingsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            DropReadingsSql, new { Before = before.UtcDateTime }, cancellationToken: cancellation));
    }
}

/// <summary>A stored reading: its number in the workspace, and how many buckets it changed.</summary>
internal readonly record struct SavedReading(long Number, int Changed);
