using System.Net;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsageRereaderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Failures =
        "select settled_failing_since is not null and settled_failure is not null from workspace";

    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider provider = new();

    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = new TestCollector(database.DataSource, provider.Http);
        await collector.Usage.PollAsync(Workspace(), default);
        provider.Asked.Clear();
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task What_was_booked_later_than_the_fast_lane_looks_is_taken_up()
    {
        provider.Booked.Add(Row(minute: -10 * 60, credits: 5));
        await NextAsync(TimeSpan.FromHours(1));
        Assert.Equal(5, await StoredCreditsAsync());
        Assert.Equal(
            [new ReadingSpan(Noon.AddHours(-24), Noon.AddHours(-1))],
            provider.Asked.Where(span => span.To <= Noon));
    }

    [Fact]
    public async Task The_next_day_it_reads_the_last_days_in_the_width_that_they_have()
    {
        provider.Booked.Add(Row(minute: -6 * 24 * 60, credits: 5));
        await NextAsync(TimeSpan.FromHours(12));
        Assert.Equal(5, await StoredCreditsAsync());
        Assert.Contains(provider.Asked, span => span.Width == ReadingSpan.Hour && span.From < Noon.AddDays(-6));
        Assert.Equal(
            TimeSpan.FromHours(1), await tables.SingleAsync<TimeSpan>("select bucket_end - bucket_start from usage_bucket"));
    }

    [Fact]
    public async Task What_is_not_due_is_not_asked_for()
    {
        await NextAsync(TimeSpan.FromHours(1));
        provider.Asked.Clear();
        await collector.Rereader.RereadAsync(Workspace(), default);
        Assert.Empty(provider.Asked);
    }

    [Fact]
    public async Task A_failure_ends_the_run_and_the_next_one_goes_on()
    {
        provider.Booked.Add(Row(minute: -10 * 60, credits: 5));
        provider.Instead = _ => UsageProvider.Failing(HttpStatusCode.BadGateway, "");
        await NextAsync(TimeSpan.FromHours(1));
        Assert.True(await tables.SingleAsync<bool>(Failures));
        provider.Instead = _ => null;
        await NextAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(5, await StoredCreditsAsync());
        Assert.False(await tables.SingleAsync<bool>(Failures));
    }

    [Fact]
    public async Task It_takes_no_mark_back_and_none_ahead()
    {
        var before = await tables.SingleAsync<DateTime>("select read_through from workspace");
        collector.Clock.Advance(TimeSpan.FromHours(1));
        await collector.Rereader.RereadAsync(Workspace(), default);
        Assert.NotEmpty(provider.Asked);
        Assert.Equal(before, await tables.SingleAsync<DateTime>("select read_through from workspace"));
    }

    private async Task NextAsync(TimeSpan later)
    {
        collector.Clock.Advance(later);
        await collector.Usage.PollAsync(Workspace(), default);
        await collector.Rereader.RereadAsync(Workspace(), default);
    }

    private Task<long> StoredCreditsAsync() =>
        tables.SingleAsync<long>("select coalesce(sum(credits), 0)::bigint from usage_bucket");
}
