using System.Net;
using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsageBackfillTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider provider = new();

    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = new TestCollector(database.DataSource, provider.Http, new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:BaseUrl"] = "https://provider.test",
            ["Collector:Workspaces:0:ApiKey"] = Key.ToString(),
            ["Collector:Retries"] = "0",
        });
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task It_reads_what_was_never_read_by_the_hour_and_the_last_days_in_minutes()
    {
        provider.Booked.AddRange([Row(minute: -10 * 24 * 60 + 5), Row(minute: -60)]);
        var done = await RunAsync(Noon.AddDays(-11), Noon);
        Assert.Equal(new BackfillResult(Noon.AddDays(-11), Noon, provider.Asked.Count, 2), done);
        Assert.Equal(
            [TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)],
            await tables.AllAsync<TimeSpan>(
                "select bucket_end - bucket_start from usage_bucket order by bucket_start"));
    }

    [Fact]
    public async Task What_was_read_before_keeps_its_width_and_is_not_counted_twice()
    {
        provider.Booked.AddRange([Row(minute: -10 * 24 * 60 + 5), Row(minute: -60)]);
        await PollAsync();
        provider.Booked.Add(Row(minute: -9 * 24 * 60 + 7));
        var done = await RunAsync(Noon.AddDays(-12), Noon, inMinutes: true);
        Assert.Equal(1, done.Changed);
        Assert.Equal(300, await StoredCreditsAsync());
        Assert.Equal(2, await tables.SingleAsync<int>(
            "select count(*)::int from usage_bucket where bucket_end - bucket_start = interval '1 hour'"));
    }

    [Fact]
    public async Task Before_the_first_poll_it_leaves_the_history_to_the_daemon_and_no_gap()
    {
        provider.Booked.AddRange(Enumerable.Range(0, 80).Select(day => Row(minute: -day * 24 * 60 - 30)));
        await RunAsync(Noon.AddDays(-40), Noon.AddDays(-20), inMinutes: true);
        Assert.Null(await tables.SingleAsync<DateTime?>("select read_through from workspace"));
        await PollAsync();
        Assert.Equal(8_000, await StoredCreditsAsync());
        Assert.Equal(Noon.UtcDateTime, await tables.SingleAsync<DateTime?>("select read_through from workspace"));
    }

    [Fact]
    public async Task Beside_a_daemon_that_polls_nothing_is_lost_on_either_side()
    {
        provider.Booked.AddRange(Enumerable.Range(0, 20).Select(day => Row(minute: -day * 24 * 60 - 30)));
        await PollAsync();
        provider.Booked.AddRange([Row("h2", minute: -5 * 24 * 60), Row("h2", minute: -1)]);
        await Task.WhenAll(RunAsync(Noon.AddDays(-20), Noon), PollAsync(), PollAsync());
        Assert.Equal(2_200, await StoredCreditsAsync());
    }

    [Fact]
    public async Task A_failure_ends_it_with_a_sentence_and_what_was_read_stays()
    {
        provider.Booked.AddRange([Row(minute: -4 * 24 * 60), Row(minute: -60)]);
        provider.Instead = span =>
            span.To > Noon.AddDays(-1) ? UsageProvider.Failing(HttpStatusCode.BadGateway, "") : null;
        var failed = await Assert.ThrowsAsync<BackfillFailedException>(() => RunAsync(Noon.AddDays(-5), Noon));
        Assert.StartsWith("Could not read the usage from", failed.Message, StringComparison.Ordinal);
        Assert.Equal(100, await StoredCreditsAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_before_anything_is_asked()
    {
        await RefusesAsync("No workspace is named \"other\". Collector:Workspaces names acme.", "other");
        await RefusesAsync("does not lie before --to", from: Noon, to: Noon.AddHours(-1));
        await RefusesAsync("is longer ago than usage is kept", from: Noon.AddDays(-401));
        await RefusesAsync("No hour from", from: Noon.AddMinutes(5), to: Noon.AddHours(1));
        Assert.Empty(provider.Asked);
    }

    [Fact]
    public async Task How_much_is_done_is_told_part_by_part()
    {
        var parts = new List<(double, DateTimeOffset)>();
        await collector.Backfill.RunAsync(
            "acme", Noon.AddHours(-36), Noon.AddHours(3), null, (part, through) => parts.Add((part, through)), default);
        Assert.Equal((24d / 36, Noon.AddHours(-12)), parts[0]);
        Assert.Equal((1d, Noon), parts[^1]);
    }

    private async Task RefusesAsync(
        string expected, string workspace = "acme", DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var refused = await Assert.ThrowsAsync<BackfillException>(() => collector.Backfill.RunAsync(
            workspace, from ?? Noon.AddHours(-2), to ?? Noon, null, null, default));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private Task<BackfillResult> RunAsync(DateTimeOffset from, DateTimeOffset to, bool? inMinutes = null) =>
        collector.Backfill.RunAsync("acme", from, to, inMinutes, null, default);

    private Task PollAsync() => collector.Usage.PollAsync(collector.Workspaces[0], default);

    private Task<long> StoredCreditsAsync() =>
        tables.SingleAsync<long>("select coalesce(sum(credits), 0)::bigint from usage_bucket");
}
