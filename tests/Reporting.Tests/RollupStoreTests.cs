using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Reporting.Tests;

public class RollupStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Noon = Some.MidOctober;

    private readonly UsageBook book = new(database.DataSource);
    private readonly RollupStore rollups = new(database.DataSource);

    [Fact]
    public async Task A_day_is_the_sum_of_its_buckets()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(
            new Booked(key, Noon, 10) { Cost = 0.1m },
            new Booked(key, Noon.AddMinutes(1), 20) { Requests = 3 },
            new Booked(key, Noon, 5) { Model = "turbo" },
            new Booked(key, Noon, 7) { Product = "STT" });
        await RollUpAsync();
        await HoldsAsync(
            key, "2026-10-15 STT flash 7 1 -", "2026-10-15 TTS flash 30 4 0.1", "2026-10-15 TTS turbo 5 1 -");
    }

    [Fact]
    public async Task A_day_ends_at_midnight_in_UTC()
    {
        var key = await AddKeyAsync();
        var midnight = new DateTimeOffset(2026, 10, 16, 0, 0, 0, TimeSpan.Zero);
        await book.ReadAsync(new Booked(key, midnight.AddMinutes(-1), 1), new Booked(key, midnight, 2));
        await RollUpAsync();
        await HoldsAsync(key, "2026-10-15 TTS flash 1 1 -", "2026-10-16 TTS flash 2 1 -");
    }

    [Fact]
    public async Task The_time_zone_of_the_database_moves_no_day()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, new DateTimeOffset(2026, 10, 15, 23, 59, 0, TimeSpan.Zero), 1));
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Timezone = "Pacific/Auckland" };
        await using var elsewhere = NpgsqlDataSource.Create(settings.ConnectionString);
        await new RollupStore(elsewhere).RollUpAsync(CancellationToken.None);
        await HoldsAsync(key, "2026-10-15 TTS flash 1 1 -");
    }

    [Theory]
    [InlineData(25, "2026-10-15 TTS flash 45 2 -")]
    [InlineData(3, "2026-10-15 TTS flash 23 2 -")]
    [InlineData(0, "2026-10-15 TTS flash 20 2 -")]
    public async Task A_day_follows_a_revision(long revised, string expected)
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 10), new Booked(key, Noon.AddHours(1), 20));
        await RollUpAsync();
        await book.ReadAsync(new Booked(key, Noon, revised));
        await RollUpAsync();
        await HoldsAsync(key, expected);
    }

    [Fact]
    public async Task Days_go_with_a_credential_to_another_key()
    {
        var old = await AddKeyAsync();
        var to = await book.AddKeyAsync(old.Workspace, "other");
        await book.ReadAsync(new Booked(old, Noon.AddDays(-1), 10), new Booked(to, Noon, 1));
        await RollUpAsync();
        await MoveAsync(old, to);
        // Read before the roll-up has followed.
        await book.ReadAsync(new Booked(old with { Key = to.Key }, Noon, 5));
        await RollUpAsync();
        await HoldsAsync(old);
        await HoldsAsync(to, "2026-10-14 TTS flash 10 1 -", "2026-10-15 TTS flash 1 1 -", "2026-10-15 TTS flash 5 1 -");
    }

    [Fact]
    public async Task A_day_that_was_summed_for_both_keys_is_there_once()
    {
        var old = await AddKeyAsync();
        var to = await book.AddKeyAsync(old.Workspace, "other");
        await book.ReadAsync(new Booked(old, Noon, 10));
        await RollUpAsync();
        await MoveAsync(old, to);
        await book.ReadAsync(new Booked(old with { Key = to.Key }, Noon.AddHours(1), 5));
        // As a roll-up leaves it whose sums saw the move that its first statement had not.
        await ExecuteSqlAsync(
            $"""
            insert into usage_day select day, {to.Key}, credential_id, product, model, workspace_id, 15, 2, null
              from usage_day where key_id = {old.Key}
            """);
        await RollUpAsync();
        await HoldsAsync(old);
        await HoldsAsync(to, "2026-10-15 TTS flash 15 2 -");
    }

    [Fact]
    public async Task A_day_that_is_revised_to_nothing_holds_nothing()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 10) { Cost = 0.5m });
        await RollUpAsync();
        await book.ReadAsync(new Booked(key, Noon, 0) { Requests = 0 });
        await RollUpAsync();
        await HoldsAsync(key, "2026-10-15 TTS flash 0 0 -");
    }

    [Fact]
    public async Task What_no_new_reading_touched_is_left_alone()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 10), new Booked(key, Noon, 20) { Product = "STT" });
        await RollUpAsync();
        await ExecuteAsync("update usage_day set credits = 999 where key_id = @Key", key);
        await book.ReadAsync(new Booked(key, Noon.AddMinutes(5), 1));
        await RollUpAsync();
        await HoldsAsync(key, "2026-10-15 STT flash 999 1 -", "2026-10-15 TTS flash 11 2 -");
    }

    [Fact]
    public async Task Rolling_up_again_changes_nothing()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 10));
        await RollUpAsync();
        await ExecuteAsync("delete from usage_day_progress where workspace_id = @Workspace", key);
        Assert.Equal(0, await RollUpAsync());
        await HoldsAsync(key, "2026-10-15 TTS flash 10 1 -");
    }

    [Fact]
    public async Task Workspaces_count_their_readings_apart()
    {
        var (one, other) = (await AddKeyAsync(), await AddKeyAsync());
        await book.ReadAsync(new Booked(one, Noon, 1));
        await book.ReadAsync(new Booked(one, Noon, 2));
        await RollUpAsync();
        await book.ReadAsync(new Booked(other, Noon, 5));
        await RollUpAsync();
        await HoldsAsync(one, "2026-10-15 TTS flash 2 1 -");
        await HoldsAsync(other, "2026-10-15 TTS flash 5 1 -");
    }

    [Fact]
    public async Task A_reading_that_commits_later_is_picked_up_then()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 1));
        await RollUpAsync();
        var late = await book.BeginReadingAsync(new Booked(key, Noon, 3), new Booked(key, Noon.AddMinutes(1), 4));
        Assert.Equal(0, await RollUpAsync());
        await late.CommitAsync();
        await RollUpAsync();
        await HoldsAsync(key, "2026-10-15 TTS flash 7 2 -");
    }

    [Fact]
    public async Task A_run_that_is_cancelled_leaves_the_next_one_everything()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 1));
        await using var holder = await database.DataSource.OpenConnectionAsync();
        await using var blocking = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("lock table usage_day in exclusive mode", transaction: blocking);
        using var cancellation = new CancellationTokenSource();
        var run = rollups.RollUpAsync(cancellation.Token);
        await Eventually.BecomesTrueAsync(async () => await holder.ExecuteScalarAsync<bool>(
            "select exists (select from pg_locks where relation = 'usage_day'::regclass and not granted)",
            transaction: blocking));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await blocking.RollbackAsync();
        await RollUpAsync();
        await HoldsAsync(key, "2026-10-15 TTS flash 1 1 -");
    }

    [Fact]
    public async Task Two_runs_take_turns()
    {
        var key = await AddKeyAsync();
        await book.ReadAsync(new Booked(key, Noon, 1), new Booked(key, Noon, 2) { Product = "STT" });
        await using var holder = await database.DataSource.OpenConnectionAsync();
        await using var blocking = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("lock table usage_day in exclusive mode", transaction: blocking);
        var runs = new[] { RollUpAsync(), RollUpAsync() };
        await Eventually.BecomesTrueAsync(async () => await holder.ExecuteScalarAsync<bool>(
            """
            select exists (select from pg_locks where not granted and relation = 'usage_day'::regclass)
               and exists (select from pg_locks where not granted and locktype = 'advisory'
                              and database = (select oid from pg_database where datname = current_database()))
            """, transaction: blocking));
        await blocking.RollbackAsync();
        Assert.Equal(2, (await Task.WhenAll(runs)).Sum());
    }

    private async Task<BookedKey> AddKeyAsync() =>
        await book.AddKeyAsync(await book.AddWorkspaceAsync($"w{Guid.NewGuid():N}"), "tts-prod");

    private Task<int> RollUpAsync() => rollups.RollUpAsync(CancellationToken.None);

    private async Task ExecuteAsync(string sql, BookedKey key)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, key);
    }

    private async Task HoldsAsync(BookedKey key, params string[] expected)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(expected, await connection.QueryAsync<string>(
            """
            select concat_ws(' ', day, product, model, credits, requests, coalesce(trim_scale(cost_usd)::text, '-'))
              from usage_day
             where key_id = @Key
             order by day, product, model
            """, key));
    }

    // As the collector moves one.
    private Task MoveAsync(BookedKey from, BookedKey to) => ExecuteSqlAsync(
        $"""
        update usage_bucket set key_id = {to.Key} where credential_id = {from.Credential};
        update credential set key_id = {to.Key} where id = {from.Credential};
        insert into credential_move (workspace_id, credential_id, from_key_id, to_key_id, at, author)
        values ({from.Workspace}, {from.Credential}, {from.Key}, {to.Key}, now(), 'ann')
        """);

    private async Task ExecuteSqlAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
