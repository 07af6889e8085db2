using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Pushing;
using Burnwatch.Collector.Rotation;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Burnwatch.Collector.Tests.Pushing;

public sealed class SampleIntakeTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string InventorySql = """
        truncate workspace, key, credential, concurrency_reading, usage_sample, sample_batch, sample_origin
            restart identity cascade;
        insert into workspace (name, base_url) values ('acme', 'https://a.test'), ('other', 'https://o.test');
        insert into key (workspace_id, name, created_at)
        values (1, 'tts', '2026-01-01Z'), (1, 'calls', '2026-01-01Z'), (2, 'calls', '2026-01-01Z');
        insert into credential
               (key_id, workspace_id, hash, provider_key_id, name, is_disabled, created_at, first_seen_at)
        values (1, 1, 'h1', 'k1', 'tts', true, '2026-01-01Z', '2026-01-01Z'),
               (1, 1, 'h2', 'k2', 'tts', false, '2026-02-01Z', '2026-02-01Z'),
               (2, 1, 'h3', 'k3', 'calls', false, '2026-01-01Z', '2026-01-01Z'),
               (3, 2, 'h4', 'k4', 'calls', false, '2026-01-01Z', '2026-01-01Z')
        """;

    private readonly CollectorTables tables = new(database);
    private readonly TemporaryDirectory folder = new();

    private FickleDatabase fickle = null!;
    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        fickle = new FickleDatabase(database.ConnectionString);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(InventorySql);
        collector = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(collector);
        await fickle.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("k1", 1)]
    [InlineData("h1", 1)]
    [InlineData("tts", 2)]
    [InlineData("k4", 4)]
    public async Task A_credential_is_found_by_id_or_hash_and_a_key_by_name_stands_for_its_newest(
        string name, long credential)
    {
        Assert.Equal(PushOutcomeKind.Stored, (await PushAsync(Samples.Of(name))).Kind);

        Assert.Equal(
            (credential, 10.0, 1L),
            await tables.SingleAsync<(long, double, long)>(
                "select credential_id, credits, requests from usage_sample"));
    }

    [Fact]
    public async Task Rows_of_credentials_that_are_not_known_or_not_clear_are_told_and_the_others_stored()
    {
        var outcome = await PushAsync(
            Samples.Of("k1"), Samples.Of("nobody"), Samples.Of("calls"),
            Samples.Of("calls") with { Workspace = "acme" });

        Assert.Equal((2, 2), (outcome.Answer!.Accepted, outcome.Answer.Rejected));
        Assert.Equal([2, 3], outcome.Answer.Errors!.Select(e => e.Row));
        Assert.Equal([1L, 3L], await tables.AllAsync<long>("select credential_id from usage_sample order by 1"));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_is_told_the_same_and_counted_once()
    {
        var first = await PushAsync("one", Samples.Of("k1"), Samples.Of("nobody"));
        var again = await PushAsync("one", Samples.Of("k1"), Samples.Of("nobody"));

        Assert.Equal((PushOutcomeKind.Stored, PushOutcomeKind.Repeated), (first.Kind, again.Kind));
        Assert.Equal(first.Answer!.Errors, again.Answer!.Errors);
        Assert.Equal(10, await CreditsAsync());
    }

    [Fact]
    public async Task The_same_batch_sent_twice_at_once_is_counted_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PushAsync("one", Samples.Of("k1"))));

        Assert.Single(outcomes, o => o.Kind is PushOutcomeKind.Stored);
        Assert.Equal(10, await CreditsAsync());
    }

    [Fact]
    public async Task Readings_say_which_way_they_came_and_a_lower_one_of_the_same_seconds_is_not_stored()
    {
        await PushAsync(Reading(1, 8));
        await PushAsync(Reading(2, 3));
        await PushAsync(Reading(3, 9));

        Assert.Equal(
            [("push", 8), ("push", 9)],
            await tables.AllAsync<(string, int)>("select source, current from concurrency_reading order by at"));
    }

    [Fact]
    public async Task Services_and_hosts_are_kept_with_the_last_time()
    {
        var sample = Samples.Of("k1") with { Service = "checkout", Host = "web-1" };
        await PushAsync(sample, sample with { At = sample.At.AddMinutes(2) });
        await PushAsync(sample with { At = sample.At.AddMinutes(1) });

        Assert.Equal(
            ("checkout", "web-1", Some.Noon.AddMinutes(2).UtcDateTime),
            await tables.SingleAsync<(string, string, DateTime)>(
                "select service, host, last_seen_at from sample_origin"));
    }

    [Fact]
    public async Task While_the_database_is_away_batches_wait_on_disk_and_are_stored_once_after()
    {
        await PushAsync(Samples.Of("k1"));
        fickle.IsAway = true;
        var first = await PushAsync("a", Samples.Of("k1"));
        var again = await PushAsync("a", Samples.Of("k1"));
        Assert.Equal((PushOutcomeKind.Buffered, PushOutcomeKind.Buffered), (first.Kind, again.Kind));
        Assert.Equal(10, await CreditsAsync());

        fickle.IsAway = false;
        collector.Clock.Advance(TimeSpan.FromSeconds(3));
        await Eventually.BecomesTrueAsync(async () => await CreditsAsync() == 20);
        await Eventually.BecomesTrueAsync(() => Directory.GetFiles(folder.Path).Length == 0);
    }

    [Fact]
    public async Task What_waits_on_disk_survives_the_daemon_and_a_torn_file_is_told_and_passed_over()
    {
        await PushAsync(Samples.Of("k1"));
        fickle.IsAway = true;
        await PushAsync(Samples.Of("k1", credits: 7));
        await StopAsync(collector);
        await File.WriteAllTextAsync(folder.Combine("999999999999999-000000000-x.batches"), """[{"token_id":1,"key""");

        fickle.IsAway = false;
        collector = await StartAsync();
        await Eventually.BecomesTrueAsync(async () => await CreditsAsync() == 17);
        await Eventually.BecomesTrueAsync(() => collector.Logged.Messages.Any(m => m.Name == "FileTorn"));
        Assert.Equal(PushOutcomeKind.Stored, (await PushAsync(Samples.Of("k1", credits: 1))).Kind);
    }

    [Fact]
    public async Task The_same_batch_twice_in_one_file_on_disk_is_counted_once()
    {
        await PushAsync(Samples.Of("k1"));
        await StopAsync(collector);
        // Made while the database was away, by a sender that tried again.
        var batch = new KnownSamples
        {
            TokenId = 1,
            KeyHash = new byte[32],
            ReceivedAt = Some.Noon,
            Answer = """{"accepted":1,"rejected":0}""",
            Source = ReadingSource.Push,
            Uses = [new KnownUse(1, 1, 1, Some.Noon, "", 7, 1)],
            Readings = [],
            Origins = [],
        };
        new SampleBuffer(folder.Path, 1_000_000, NullLogger.Instance)
            .TryAdd([batch, batch with { KeyHash = new byte[32] }], Some.Noon);

        collector = await StartAsync();
        await PushAsync(Samples.Of("k1", credits: 1));
        Assert.Equal(18, await CreditsAsync());
    }

    [Fact]
    public async Task What_is_pushed_under_a_key_that_the_credential_has_left_goes_to_the_key_that_it_has()
    {
        var links = new KeyLinks(database.DataSource);
        var sample = Samples.Of("k1") with { Service = "checkout", Current = 3, Maximum = 10 };
        await PushAsync(sample);
        // The key that it was found with is remembered for a minute, and on disk for as long as it waits there.
        await links.LinkAsync("k1", "calls", "ann", null, Some.Noon, default);
        await PushAsync(sample with { At = Some.Noon.AddSeconds(20) });
        Assert.Equal([(2L, 20.0)], await SumsAsync());
        Assert.Equal([2L], await KeysOfReadingsAsync());

        await links.LinkAsync("k1", "tts", "ann", null, Some.Noon, default);
        await PushAsync(sample with { At = Some.Noon.AddSeconds(30) });
        Assert.Equal([(1L, 30.0)], await SumsAsync());
        Assert.Equal([1L], await KeysOfReadingsAsync());
        Assert.Equal(1L, await tables.SingleAsync<long>("select key_id from sample_origin"));
    }

    [Fact]
    public async Task A_move_takes_in_what_was_once_stored_under_other_keys()
    {
        await PushAsync(Samples.Of("k1"));
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("""
                insert into usage_sample (key_id, minute, credential_id, model_family, workspace_id, credits, requests)
                select k, minute, credential_id, model_family, workspace_id, 5, 1
                  from usage_sample, unnest('{2,3}'::bigint[]) k;
                insert into concurrency_reading
                       (key_id, at, credential_id, model_family, current, maximum, workspace_id)
                select k, '2026-04-22T12:00Z', 1, '', 3, 10, 1
                  from unnest('{1,2}'::bigint[]) k
                """);
        }

        await new KeyLinks(database.DataSource).LinkAsync("k1", "calls", "ann", null, Some.Noon, default);
        Assert.Equal([(2L, 20.0)], await SumsAsync());
        Assert.Equal([2L], await KeysOfReadingsAsync());
    }

    [Fact]
    public async Task A_credential_that_was_not_seen_before_cannot_be_looked_up_while_the_database_is_away()
    {
        await PushAsync(Samples.Of("k1"));
        fickle.IsAway = true;

        var outcome = await PushAsync(Samples.Of("k1"), Samples.Of("k2"));

        Assert.Equal(PushOutcomeKind.Buffered, outcome.Kind);
        Assert.Equal(2, Assert.Single(outcome.Answer!.Errors!).Row);
        Assert.DoesNotContain(
            "\"k1\"",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_taken_once_the_disk_buffer_is_full()
    {
        await PushAsync(Samples.Of("k1"));
        fickle.IsAway = true;
        var large = Enumerable.Range(0, 10_000).Select(i => Samples.Of("k1") with { Host = $"host-{i}" }).ToArray();
        PushOutcome outcome;
        do
            outcome = await PushAsync(large);
        while (outcome.Kind is PushOutcomeKind.Buffered);

        Assert.Equal((PushOutcomeKind.Busy, TimeSpan.FromSeconds(30)), (outcome.Kind, outcome.RetryAfter));
    }

    [Fact]
    public async Task Nothing_is_taken_while_too_many_batches_wait()
    {
        await using var still = await StartAsync(start: false, queued: 2);
        var intake = still.Get<SampleIntake>();
        _ = intake.TakeAsync(Batch(Samples.Of("k1")), 1, null, CancellationToken.None);
        _ = intake.TakeAsync(Batch(Samples.Of("k1")), 1, null, CancellationToken.None);
        var writer = still.Get<SampleWriter>();
        await Eventually.BecomesTrueAsync(() => writer.Waiting == 2);

        var outcome = await intake.TakeAsync(Batch(Samples.Of("k1")), 1, null, CancellationToken.None);

        Assert.Equal(PushOutcomeKind.Busy, outcome.Kind);
    }

    [Fact]
    public async Task Nothing_is_taken_while_too_many_rows_wait_in_however_few_batches()
    {
        await using var still = await StartAsync(start: false, rows: 1);
        var intake = still.Get<SampleIntake>();
        var six = Enumerable.Range(0, 6).Select(i => Samples.Of("k1") with { ModelFamily = $"{i}" }).ToArray();
        _ = intake.TakeAsync(Batch(six), 1, null, CancellationToken.None);
        var writer = still.Get<SampleWriter>();
        await Eventually.BecomesTrueAsync(() => writer.Waiting == 1);

        var outcome = await intake.TakeAsync(Batch(six), 1, null, CancellationToken.None);
        Assert.Equal(PushOutcomeKind.Busy, outcome.Kind);

        _ = intake.TakeAsync(Batch(six[..1]), 1, null, CancellationToken.None);
        await Eventually.BecomesTrueAsync(() => writer.Waiting == 2);
    }

    [Fact]
    public async Task What_is_past_its_time_is_dropped()
    {
        await PushAsync("one", Samples.Of("k1") with { Service = "checkout" });

        await collector.Get<SampleStore>().TrimAsync(Some.Noon.AddHours(25), CancellationToken.None);
        Assert.Equal((1L, 0L, 1L), await CountsAsync());

        await collector.Get<SampleStore>().TrimAsync(Some.Noon.AddDays(31), CancellationToken.None);
        Assert.Equal((0L, 0L, 0L), await CountsAsync());
    }

    private static Sample Reading(int second, int current) =>
        Samples.Of("k1", credits: 0, second) with
        {
            Requests = 0, Current = current, Maximum = 10, ModelFamily = "flash",
        };

    private static SampleBatch Batch(params Sample[] samples)
    {
        var batch = new SampleBatch(Some.Noon, ReadingSource.Push);
        foreach (var sample in samples)
            batch.Add(sample);
        return batch;
    }

    private Task<PushOutcome> PushAsync(params Sample[] samples) => PushAsync(null, samples);

    private Task<PushOutcome> PushAsync(string? name, params Sample[] samples) =>
        collector.Get<SampleIntake>().TakeAsync(Batch(samples), 1, name, CancellationToken.None);

    private Task<IReadOnlyList<(long, double)>> SumsAsync() => tables.AllAsync<(long, double)>(
        "select key_id, sum(credits) from usage_sample group by key_id order by key_id");

    private Task<IReadOnlyList<long>> KeysOfReadingsAsync() =>
        tables.AllAsync<long>("select distinct key_id from concurrency_reading order by 1");

    private async Task<double> CreditsAsync() =>
        await tables.SingleAsync<double>("select coalesce(sum(credits), 0) from usage_sample");

    private Task<(long, long, long)> CountsAsync() => tables.SingleAsync<(long, long, long)>("""
        select (select count(*) from usage_sample), (select count(*) from sample_batch),
               (select count(*) from sample_origin)
        """);

    private async Task<TestCollector> StartAsync(bool start = true, int queued = 256, int rows = 50_000)
    {
        var made = new TestCollector(
            fickle.DataSource,
            settings: new Dictionary<string, string?>
            {
                ["Push:BufferDirectory"] = folder.Path,
                ["Push:BufferMegabytes"] = "1",
                ["Push:QueuedBatches"] = $"{queued}",
                ["Push:MostRows"] = $"{rows}",
            });
        if (start)
            await StartServicesAsync(made);
        return made;
    }

    private static Task StartServicesAsync(TestCollector made) => made.Get<SampleWriter>().StartAsync(default);

    private static async Task StopAsync(TestCollector made)
    {
        await made.Get<SampleWriter>().StopAsync(default);
        await made.DisposeAsync();
    }
}
