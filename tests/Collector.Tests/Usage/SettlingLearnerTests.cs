using Burnwatch.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class SettlingLearnerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider provider = new();

    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = new TestCollector(database.DataSource, provider.Http);
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task A_history_teaches_nothing_of_how_fast_usage_settles()
    {
        provider.Booked.AddRange(Enumerable.Range(-4_000, 4_000).Select(minute => Row(minute: minute)));
        await PollAsync();
        await RereadAsync();
        Assert.Equal((TimeSpan.FromMinutes(30), "start"), await InForceAsync());
    }

    [Fact]
    public async Task What_was_watched_as_it_filled_up_teaches_it()
    {
        await PollAsync();
        await WatchAsync(hours: 18, bookedAfter: 45);
        await RereadAsync();
        Assert.Equal((TimeSpan.FromMinutes(45), "learnt"), await InForceAsync());
        Assert.Equal(
            TimeSpan.FromMinutes(45), await tables.SingleAsync<TimeSpan>("select settling from workspace_settling"));
    }

    [Fact]
    public async Task An_outage_of_ours_teaches_nothing()
    {
        await PollAsync();
        await WatchAsync(hours: 6, bookedAfter: 12);
        for (var minute = 0; minute < 10 * 60; minute++)
            provider.Booked.Add(Row(minute: (6 * 60) + minute));
        collector.Clock.Advance(TimeSpan.FromHours(10));
        await WatchAsync(hours: 14, bookedAfter: 12);
        await RereadAsync();
        Assert.Equal((TimeSpan.FromMinutes(12), "learnt"), await InForceAsync());
    }

    [Fact]
    public async Task It_is_looked_for_once_an_hour()
    {
        await PollAsync();
        await RereadAsync();
        await WatchAsync(hours: 18, bookedAfter: 45);
        await tables.AllAsync<int>(
            $"update workspace set settling_at = '{collector.Clock.GetUtcNow().AddMinutes(-59):u}' returning 1");
        await RereadAsync();
        Assert.Equal("start", (await InForceAsync()).Source);
        collector.Clock.Advance(TimeSpan.FromMinutes(1));
        await RereadAsync();
        Assert.Equal("learnt", (await InForceAsync()).Source);
    }

    [Fact]
    public async Task A_failure_to_learn_is_logged_and_keeps_nothing_from_being_read_again()
    {
        await PollAsync();
        await tables.AllAsync<int>("alter table workspace add constraint unlearnable check (settling_at is null)");
        try
        {
            collector.Clock.Advance(TimeSpan.FromHours(8));
            await PollAsync();
            var asked = provider.Asked.Count;
            await RereadAsync();
            Assert.True(provider.Asked.Count > asked);
            Assert.Null(await tables.SingleAsync<string?>("select settled_failure from workspace"));
            Assert.Single(collector.Logged.Messages, m => m.Text.Contains("could not be learnt"));
        }
        finally
        {
            await tables.AllAsync<int>("alter table workspace drop constraint unlearnable");
        }
    }

    // Each minute is used a little and shows it some minutes after it ended; every third minute is polled.
    private async Task WatchAsync(int hours, int bookedAfter)
    {
        var start = (int)(collector.Clock.GetUtcNow() - Noon).TotalMinutes;
        for (var minute = start; minute < start + (hours * 60); minute += 3)
        {
            collector.Clock.Advance(TimeSpan.FromMinutes(3));
            for (var shown = minute; shown < minute + 3; shown++)
                provider.Booked.Add(Row(minute: shown + 2 - bookedAfter));
            await PollAsync();
        }
    }

    private Task PollAsync() => collector.Usage.PollAsync(Workspace(), default);

    private Task RereadAsync() => collector.Rereader.RereadAsync(Workspace(), default);

    private Task<(TimeSpan Settling, string Source)> InForceAsync() =>
        tables.SingleAsync<(TimeSpan, string)>("select settling, settling_source from workspace");
}
