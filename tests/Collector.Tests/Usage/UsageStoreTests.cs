using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsageStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly ReadingSpan Hour = new(Noon, Noon.AddHours(1));

    private readonly CollectorTables tables = new(database);
    private readonly UsageStore store = new(database.DataSource);
    private readonly WorkspaceStore workspaces = new(database.DataSource);

    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_reading_is_stored_with_its_number()
    {
        Assert.Equal(
            new SavedReading(1, 2), await SaveAsync(Row(credits: 7, requests: 2, cost: 0.25m), Row(minute: 1)));

        var first = (await StoredBucket.BucketsAsync(tables))[0];
        Assert.Equal(
            new StoredBucket
            {
                Hash = "h1",
                BucketStart = Noon,
                Credits = 7,
                Requests = 2,
                CostUsd = 0.25m,
                ReadAt = Noon,
                Reading = 1,
            },
            first);
        Assert.Equal(
            (1L, Noon, Noon.AddHours(1), 2, 2),
            await tables.SingleAsync<(long, DateTimeOffset, DateTimeOffset, int, int)>(
                "select number, from_at, to_at, buckets, changed from usage_reading"));
    }

    [Fact]
    public async Task A_bucket_is_as_wide_as_those_that_were_asked_for()
    {
        await SaveAsync(Row());
        await SaveAsync("acme", new ReadingSpan(Noon.AddHours(1), Noon.AddHours(2), ReadingSpan.Hour), true, [
            Row(minute: 60),
        ]);
        Assert.Equal(
            [Noon.AddMinutes(1).UtcDateTime, Noon.AddHours(2).UtcDateTime],
            await tables.AllAsync<DateTime>("select bucket_end from usage_bucket order by bucket_start"));
    }

    [Fact]
    public async Task An_unchanged_bucket_is_not_touched()
    {
        await SaveAsync(Row(cost: 0.5m), Row(minute: 1));
        Assert.Equal(new SavedReading(2, 0), await SaveAsync(Row(cost: 0.50m), Row(minute: 1)));
        Assert.All(await StoredBucket.BucketsAsync(tables), bucket => Assert.Equal(1, bucket.Reading));
        Assert.Empty(await StoredBucket.RevisionsAsync(tables));
    }

    [Fact]
    public async Task Each_value_that_a_bucket_ever_had_is_kept()
    {
        await SaveAsync(Row(credits: 10));
        await SaveAsync(Row(credits: 30));
        await SaveAsync(Row(credits: 20));
        Assert.Equal([(20, 3L)], (await StoredBucket.BucketsAsync(tables)).Select(b => ((int)b.Credits, b.Reading)));
        Assert.Equal(
            [(10, 1L, Noon), (30, 2L, Noon.AddMinutes(1))],
            (await StoredBucket.RevisionsAsync(tables)).Select(b => ((int)b.Credits, b.Reading, b.ReadAt)));
    }

    [Fact]
    public async Task Requests_and_costs_are_changes_too()
    {
        await SaveAsync(Row(requests: 1, cost: 0.1m));
        Assert.Equal(1, (await SaveAsync(Row(requests: 2, cost: 0.1m)))!.Value.Changed);
        Assert.Equal(1, (await SaveAsync(Row(requests: 2, cost: 0.2m)))!.Value.Changed);
        Assert.Equal(2, (await StoredBucket.RevisionsAsync(tables)).Count);
    }

    [Fact]
    public async Task A_bucket_that_the_provider_takes_back_becomes_zero_and_its_value_is_kept()
    {
        await SaveAsync(Row(cost: 1m), Row(minute: 1));
        Assert.Equal(new SavedReading(2, 1), await SaveAsync(Row(minute: 1)));
        var taken = (await StoredBucket.BucketsAsync(tables))[0];
        Assert.Equal((0L, 0L, 0m, 2L), (taken.Credits, taken.Requests, taken.CostUsd, taken.Reading));
        Assert.Equal(100, Assert.Single(await StoredBucket.RevisionsAsync(tables)).Credits);
        Assert.Equal(0, (await SaveAsync(Row(minute: 1)))!.Value.Changed);
    }

    [Fact]
    public async Task Usage_moved_to_another_product_is_not_counted_twice()
    {
        await SaveAsync(Row(product: "TTS"));
        await SaveAsync(Row(product: "Music"));
        Assert.Equal(100, (await StoredBucket.BucketsAsync(tables)).Sum(b => b.Credits));
    }

    [Fact]
    public async Task A_bucket_outside_the_span_is_not_taken_back()
    {
        await SaveAsync(Row(), Row(minute: 59));
        var later = new ReadingSpan(Noon.AddMinutes(30), Noon.AddHours(1));
        await SaveAsync(later, isWhole: true);
        Assert.Equal([100L, 0L], (await StoredBucket.BucketsAsync(tables)).Select(b => b.Credits));
    }

    [Fact]
    public async Task Another_workspace_is_not_taken_back_either()
    {
        await SaveAsync(Row());
        await SaveAsync("other", Hour, true, []);
        Assert.Equal(100, Assert.Single(await StoredBucket.BucketsAsync(tables)).Credits);
    }

    [Fact]
    public async Task A_bucket_without_any_use_is_not_stored()
    {
        Assert.Equal(0, (await SaveAsync(Row(credits: 0, requests: 0)))!.Value.Changed);
        Assert.Empty(await StoredBucket.BucketsAsync(tables));
        Assert.Empty(await tables.AllAsync<string>("select name from key"));
    }

    [Fact]
    public async Task A_span_that_was_read_in_part_is_stored_as_one_that_was_not()
    {
        await SaveAsync(new ReadingSpan(Noon, Noon.AddMinutes(1)), Row(cost: 0.5m), Row("h2"));
        await SaveAsync(new ReadingSpan(Noon.AddMinutes(1), Noon.AddMinutes(2)));
        UsageRow[] rows = [Row(cost: 0.5m), Row("h2", credits: 7), Row("h3", minute: 30), Row("h3", minute: 1)];
        Assert.Equal(new SavedReading(3, 3), await SaveAsync(rows));

        Assert.Equal(
            [("h1", 100L, 0.5m, 1L), ("h2", 7L, null, 3L), ("h3", 100L, null, 3L), ("h3", 100L, null, 3L)],
            (await StoredBucket.BucketsAsync(tables)).Select(b => (b.Hash, b.Credits, b.CostUsd, b.Reading)));
        Assert.Equal(100, Assert.Single(await StoredBucket.RevisionsAsync(tables)).Credits);
    }

    [Fact]
    public async Task A_reading_overtaken_by_another_is_dropped_whole()
    {
        var state = await workspaces.EnsureAsync(Workspace(), default);
        var older = new UsageReading(state.Id, state.LastReading, Hour, Noon, true, [Row(credits: 1), Row("h2")]);
        await SaveAsync(Row(credits: 2));
        Assert.Null(await store.SaveAsync(older, default));
        Assert.Equal(2, Assert.Single(await StoredBucket.BucketsAsync(tables)).Credits);
        Assert.Equal(1, await tables.SingleAsync<int>("select count(*) from usage_reading"));
        Assert.Equal(1, await tables.SingleAsync<int>("select count(*) from credential"));
    }

    [Fact]
    public async Task A_reading_of_other_hours_overtakes_nothing()
    {
        var state = await workspaces.EnsureAsync(Workspace(), default);
        var asked = new UsageReading(state.Id, state.LastReading, Hour, Noon, true, [Row(credits: 1)]);
        await SaveAsync(new ReadingSpan(Noon.AddHours(-1), Noon), isWhole: true);
        Assert.Equal(new SavedReading(2, 1), await store.SaveAsync(asked, default));
    }

    [Fact]
    public async Task An_hour_is_never_stored_in_two_widths()
    {
        await SaveAsync(Row(minute: 5, credits: 60), Row(minute: 50, credits: 40));
        var wide = Hour with { Width = ReadingSpan.Hour };
        Assert.Null(await SaveAsync("acme", wide, true, [Row(credits: 100)]));
        Assert.Equal(100, (await StoredBucket.BucketsAsync(tables)).Sum(b => b.Credits));
        Assert.NotNull(await SaveAsync("other", wide, true, [Row(credits: 100)]));
    }

    [Fact]
    public async Task Each_hour_knows_when_it_was_read_and_when_it_changed()
    {
        var both = new ReadingSpan(Noon, Noon.AddHours(2));
        await SaveAsync("acme", both, true, [Row()]);
        await SaveAsync("acme", both, true, [Row(), Row(minute: 70)]);
        await SaveAsync("acme", Hour, true, [Row()]);
        Assert.Equal(
            [(Noon, Noon, Noon.AddMinutes(2), Noon, 3L), (Noon.AddHours(1), Noon, Noon.AddMinutes(1), Noon.AddMinutes(1), 2L)],
            await tables.AllAsync<(DateTimeOffset, DateTimeOffset, DateTimeOffset, DateTimeOffset, long)>(
                "select hour, first_read_at, read_at, changed_at, reading from usage_hour order by hour"));
    }

    [Fact]
    public async Task Old_readings_are_forgotten_but_for_the_first_and_the_last()
    {
        for (var reading = 0; reading < 4; reading++)
            await SaveAsync();
        await store.DropReadingsAsync(Noon.AddMinutes(1), default);
        Assert.Equal(4, await tables.SingleAsync<int>("select count(*)::int from usage_reading"));
        await store.DropReadingsAsync(Noon.AddDays(1), default);
        Assert.Equal([1L, 4L], await tables.AllAsync<long>("select number from usage_reading order by number"));
    }

    [Fact]
    public async Task Of_readings_stored_at_the_same_moment_one_wins()
    {
        var state = await workspaces.EnsureAsync(Workspace(), default);
        var saved = await Task.WhenAll(Enumerable.Range(1, 4).Select(credits => store.SaveAsync(
            new UsageReading(state.Id, 0, Hour, Noon, true, [Row(credits: credits)]), default)));
        Assert.Single(saved, s => s is not null);
        Assert.Empty(await StoredBucket.RevisionsAsync(tables));
    }

    [Fact]
    public async Task The_mark_stays_unset_until_the_history_is_whole()
    {
        await SaveAsync(new ReadingSpan(Noon.AddDays(-1), Noon), isWhole: false);
        Assert.Null((await workspaces.EnsureAsync(Workspace(), default)).ReadThrough);
        await SaveAsync(Hour, isWhole: true);
        Assert.Equal(Noon.AddHours(1), (await workspaces.EnsureAsync(Workspace(), default)).ReadThrough);
    }

    [Fact]
    public async Task A_reading_of_the_past_does_not_take_the_mark_back()
    {
        await SaveAsync(Hour, isWhole: true);
        await SaveAsync(new ReadingSpan(Noon.AddDays(-1), Noon), isWhole: true);
        Assert.Equal(Noon.AddHours(1), (await workspaces.EnsureAsync(Workspace(), default)).ReadThrough);
    }

    [Fact]
    public async Task A_reading_ends_the_failure()
    {
        await workspaces.RecordFailureAsync(Workspace(), PollKind.Usage, "Transient: x", Noon, default);
        await workspaces.RecordFailureAsync(Workspace(), PollKind.Usage, "KeyDead: y", Noon.AddMinutes(5), default);
        Assert.Equal(
            (Noon, "KeyDead: y"),
            await tables.SingleAsync<(DateTimeOffset, string)>("select failing_since, failure from workspace"));
        await SaveAsync(Row());
        Assert.Equal(
            1,
            await tables.SingleAsync<int>(
                "select count(*) from workspace where failing_since is null and failure is null"));
    }

    [Fact]
    public async Task Usage_of_a_credential_that_no_inventory_lists_gets_a_key_at_once()
    {
        await SaveAsync(Row("h1", name: "tts"), Row("0123456789abcdef", name: ""), Row("", name: ""));
        Assert.Equal(
            [("", "(no key)"), ("0123456789abcdef", "0123456789ab"), ("h1", "tts")],
            await tables.AllAsync<(string, string)>(
                "select c.hash, k.name from credential c join key k on k.id = c.key_id order by 1"));
    }

    [Fact]
    public async Task Two_credentials_of_one_name_are_one_key()
    {
        await SaveAsync(Row("h1", name: "tts"), Row("h2", name: "tts"));
        await SaveAsync(Row("h1", name: "tts"), Row("h2", name: "tts"), Row("h3", name: "tts"));
        Assert.Equal(1, await tables.SingleAsync<int>("select count(*) from key"));
        Assert.Equal(3, await tables.SingleAsync<int>("select count(*) from credential"));
    }

    [Fact]
    public async Task A_key_is_as_old_as_its_oldest_usage()
    {
        await SaveAsync(Row(minute: 30), Row(minute: 20));
        Assert.Equal(Noon.AddMinutes(20).UtcDateTime, await tables.SingleAsync<DateTime>("select created_at from key"));
        await SaveAsync(Row(minute: 10), Row(minute: 30));
        Assert.Equal(Noon.AddMinutes(10).UtcDateTime, await tables.SingleAsync<DateTime>("select created_at from key"));
    }

    [Fact]
    public async Task A_day_of_a_large_workspace_is_stored_by_one_reading()
    {
        var rows = Enumerable.Range(0, 100_000)
            .Select(i => Row($"h{i % 100}", minute: i / 100, credits: i + 1, name: $"k{i % 100}"))
            .ToArray();
        var day = new ReadingSpan(Noon, Noon.AddDays(1));
        Assert.Equal(100_000, (await SaveAsync("acme", day, true, rows))!.Value.Changed);
        rows[7] = rows[7] with { Credits = 1_000_000 };
        Assert.Equal(1, (await SaveAsync("acme", day, true, rows))!.Value.Changed);
        Assert.Equal(
            rows.Sum(row => row.Credits),
            await tables.SingleAsync<long>("select sum(credits)::bigint from usage_bucket"));
    }

    private Task<SavedReading?> SaveAsync(params UsageRow[] rows) => SaveAsync("acme", Hour, true, rows);

    private Task<SavedReading?> SaveAsync(ReadingSpan span, params UsageRow[] rows) =>
        SaveAsync("acme", span, true, rows);

    private Task<SavedReading?> SaveAsync(ReadingSpan span, bool isWhole) => SaveAsync("acme", span, isWhole, []);

    private async Task<SavedReading?> SaveAsync(string workspace, ReadingSpan span, bool isWhole, UsageRow[] rows)
    {
        var state = await workspaces.EnsureAsync(Workspace(workspace), default);
        return await store.SaveAsync(
            new UsageReading(state.Id, state.LastReading, span, Noon.AddMinutes(state.LastReading), isWhole, rows),
            default);
    }
}
