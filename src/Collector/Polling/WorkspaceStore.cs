using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Usage;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Polling;

/// <summary>Writes <c>workspace</c>.</summary>
internal sealed class WorkspaceStore(NpgsqlDataSource database)
{
    private const string ReadSql = """
        select id, base_url, last_reading, read_through, fallback_from, settling, settling_at
          from workspace
         where name = @Name
        """;

    private const string RegisterSql = """
        insert into workspace (name, base_url)
        values (@Name, @BaseUrl)
        on conflict (name) do update set base_url = excluded.base_url
        """;

    private const string LockSql = """
        select last_reading
          from workspace
         where id = @Id
           for update
        """;

    // A span before the last one (one that is read again) must not take the mark back.
    private const string AdvanceSql = """
        update workspace
           set last_reading  = @Number,
               read_through  = case when @IsWhole then greatest(read_through, @To) else read_through end,
               failing_since = null,
               failure       = null
         where id = @Id
        """;

    // What the analytics show replaces what stood in for them, from where they left off on and stretch by stretch.
    private const string BookedSql = """
        update workspace
           set fallback_from   = case when @To < read_through then @To end,
               usage_source    = case when @To < read_through then usage_source else 'analytics' end,
               fallback_since  = case when @To < read_through then fallback_since end,
               fallback_reason = case when @To < read_through then fallback_reason end
         where id = @Id
           and @From <= fallback_from
           and @To > fallback_from
        """;

    private const string StandInSql = """
        update workspace
           set usage_source    = @Source,
               fallback_from   = least(fallback_from, @From),
               fallback_since  = coalesce(fallback_since, @ReadAt),
               fallback_reason = @Reason
         where id = @Id
        """;

    private const string SettlingSql = """
        update workspace
           set settling        = @Settling,
               settling_source = @Source,
               settling_at     = @Now
         where id = @Id
        """;

    private const string InventoryReadSql = "select inventory_read_at from workspace where id = @Id";

    private const string InventorySql = """
        update workspace
           set inventory_read_at       = @Now,
               inventory_cycle_ends_at = cycle_ends_at
         where id = @Id
        """;

    private const string CountersSql = """
        update workspace
           set credits_used     = @Used,
               credit_limit     = @Limit,
               cycle_ends_at    = @CycleEndsAt,
               tier             = @Tier,
               credit_extension = @CreditExtension,
               credit_extension_unlimited = @IsUnlimited,
               counters_read_at = @Now
         where id = @Id
        """;

    private const string EnterDrillSql = """
        insert into workspace (name, base_url, is_drill) values (@Name, 'drill:', true) returning id
        """;

    // What is not read is not judged, nor is it late.
    private const string EndDrillSql = "update workspace set read_through = null where id = @Id and is_drill";

    private const string LastReadingSql = "select last_reading from workspace where id = @Id";

    /// <summary>Enters the workspace of a drill, which nothing counts.</summary>
    public async Task<long> EnterDrillAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<long>(
            new CommandDefinition(EnterDrillSql, new { name }, cancellationToken: cancellation));
    }

    /// <summary>Takes the workspace of a drill out of what is judged; any other stays.</summary>
    public async Task EndDrillAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(EndDrillSql, new { id }, cancellationToken: cancellation));
    }

    /// <summary>The number of the last reading that was committed.</summary>
    public async Task<long> LastReadingAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<long>(
            new CommandDefinition(LastReadingSql, new { id }, cancellationToken: cancellation));
    }

    /// <summary>The state of a workspace; it is entered on first sight.</summary>
    public async Task<WorkspaceState> EnsureAsync(WatchedWorkspace workspace, CancellationToken cancellation)
    {
        var parameters = new { workspace.Name, BaseUrl = workspace.BaseUrl.ToString() };
        var read = new CommandDefinition(ReadSql, parameters, cancellationToken: cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var state = await connection.QuerySingleOrDefaultAsync<WorkspaceState>(read);
        if (state?.BaseUrl == parameters.BaseUrl)
            return state;
        await connection.ExecuteAsync(new CommandDefinition(RegisterSql, parameters, cancellationToken: cancellation));
        return await connection.QuerySingleAsync<WorkspaceState>(read);
    }

    /// <summary>Locks the row until the transaction ends, and returns the number of the last reading.</summary>
    public static Task<long> LockAsync(NpgsqlTransaction transaction, long id, CancellationToken cancellation) =>
        transaction.Connection!.QuerySingleAsync<long>(
            new CommandDefinition(LockSql, new { Id = id }, transaction, cancellationToken: cancellation));

    /// <summary>Makes this reading the last one.</summary>
    public static async Task AdvanceAsync(
        NpgsqlTransaction transaction, UsageReading reading, long number, CancellationToken cancellation)
    {
        await ExecuteAsync(
            AdvanceSql,
            new { Id = reading.WorkspaceId, Number = number, reading.IsWhole, To = reading.Span.To.UtcDateTime });
        if (reading.StandIn is not { } standIn)
        {
            await ExecuteAsync(
                BookedSql,
                new
                {
                    Id = reading.WorkspaceId,
                    From = reading.Span.From.UtcDateTime,
                    To = reading.Span.To.UtcDateTime,
                });
            return;
        }

        await ExecuteAsync(
            StandInSql,
            new
            {
                Id = reading.WorkspaceId,
                Source = UsageStandIn.NameOf(standIn.Source),
                From = standIn.From.UtcDateTime,
                ReadAt = reading.ReadAt.UtcDateTime,
                standIn.Reason,
            });

        Task<int> ExecuteAsync(string sql, object parameters) => transaction.Connection!.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));
    }

    /// <summary>Keeps the settling time, where it comes from and when it was looked for.</summary>
    public static Task SaveSettlingAsync(
        NpgsqlTransaction transaction, long id, TimeSpan settling, string source, DateTimeOffset now,
        CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            SettlingSql,
            new { Id = id, settling, source, Now = now.UtcDateTime },
            transaction,
            cancellationToken: cancellation));

    /// <summary>When the newest inventory was read; null before the first.</summary>
    public static async Task<DateTimeOffset?> FindInventoryReadAsync(
        NpgsqlTransaction transaction, long id, CancellationToken cancellation) =>
        await transaction.Connection!.QuerySingleAsync<DateTime?>(
            new CommandDefinition(InventoryReadSql, new { Id = id }, transaction, cancellationToken: cancellation));

    /// <summary>Keeps when the newest inventory was read, with what it brought.</summary>
    public static Task SaveInventoryReadAsync(
        NpgsqlTransaction transaction, long id, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            InventorySql, new { Id = id, Now = now.UtcDateTime }, transaction, cancellationToken: cancellation));

    /// <summary>Keeps the workspace's own counters as the provider told them at <paramref name="now"/>.</summary>
    public async Task SaveCountersAsync(
        long id, Subscription subscription, DateTimeOffset now, CancellationToken cancellation)
    {
        var extension = CreditExtension.Of(subscription.MaxCreditLimitExtension);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            CountersSql,
            new
            {
                Id = id,
                Used = subscription.CharacterCount,
                Limit = subscription.CharacterLimit,
                CycleEndsAt = UnixSeconds.Instant(subscription.NextCharacterCountResetUnix)?.UtcDateTime,
                subscription.Tier,
                CreditExtension = extension.Credits,
                extension.IsUnlimited,
                Now = now.UtcDateTime,
            },
            cancellationToken: cancellation));
    }

    /// <summary>Keeps the failure of a kind of poll, and since when it fails.</summary>
    public async Task RecordFailureAsync(
        WatchedWorkspace workspace, PollKind kind, string failure, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Columns(kind) is not { } columns)
            return;
        var state = await EnsureAsync(workspace, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update workspace
               set {columns.Since}   = coalesce({columns.Since}, @Now),
                   {columns.Failure} = @Failure
             where id = @Id
            """,
            new { state.Id, Failure = failure, Now = now.UtcDateTime },
            cancellationToken: cancellation));
    }

    /// <summary>
    /// Forgets the failure of a kind of poll; not that of the newest usage, which ends with the next reading and not before.
    /// </summary>
    public async Task ClearFailureAsync(WatchedWorkspace workspace, PollKind kind, CancellationToken cancellation)
    {
        if (kind is PollKind.Usage || Columns(kind) is not { } columns)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update workspace
               set {columns.Since}   = null,
                   {columns.Failure} = null
             where name = @Name
               and {columns.Since} is not null
            """,
            new { workspace.Name },
            cancellationToken: cancellation));
    }

    /// <summary>Where a kind of poll keeps its failure; a probe keeps none, since its silence is no failure.</summary>
    private static (string Since, string Failure)? Columns(PollKind kind) => kind switch
    {
        PollKind.Usage => ("failing_since", "failure"),
        PollKind.SettledUsage => ("settled_failing_since", "settled_failure"),
        PollKind.Inventory => ("inventory_failing_since", "inventory_failure"),
        PollKind.Subscription => ("subscription_failing_since", "subscription_failure"),
        _ => null,
    };
}
