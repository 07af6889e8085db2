using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Paging;

public class UndeliveredWatchTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly PageTable pages = new(database);
    private readonly CollectingLoggerProvider logs = new();

    public async ValueTask InitializeAsync()
    {
        await pages.EmptyAsync();
        await pages.ExecuteAsync("update incident set state = 'firing', resolved_at = null where id = 1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_page_that_waits_too_long_goes_the_second_way_once_and_is_an_alarm()
    {
        await pages.AddAsync(1);
        Assert.Empty(await LookAsync(afterMinutes: 9));
        Assert.Equal("pagerduty", Assert.Single(await LookAsync(afterMinutes: 10)).Channel);
        Assert.Empty(await LookAsync(afterMinutes: 11));
        var dump = await pages.DumpAsync();
        Assert.Equal(2, dump.Split('\n').Length);
        Assert.Contains("slack:second", dump);
        Assert.Contains("ALARM: pagerduty did not take this page.", dump);
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Messages, m => m.Name == "Undelivered").Level);
    }

    [Fact]
    public async Task A_page_that_is_refused_does_not_wait()
    {
        await pages.AddAsync(1);
        await pages.ExecuteAsync("update page set state = 'refused'");
        Assert.Single(await LookAsync(afterMinutes: 0));
        Assert.Contains("slack:second", await pages.DumpAsync());
    }

    [Fact]
    public async Task Without_a_second_channel_it_is_still_told()
    {
        await pages.AddAsync(1);
        Assert.Single(await LookAsync(afterMinutes: 10, second: null));
        Assert.Single((await pages.DumpAsync()).Split('\n'));
        Assert.Single(logs.Messages, m => m.Name == "Undelivered");
    }

    [Fact]
    public async Task What_was_taken_or_is_over_goes_nowhere_else()
    {
        await pages.AddAsync(1);
        await pages.AddAsync(2);
        await pages.ExecuteAsync("update page set state = 'sent' where incident_id = 1");
        Assert.Empty(await LookAsync(afterMinutes: 60));
    }

    private async Task<IReadOnlyList<UndeliveredPage>> LookAsync(int afterMinutes, string? second = "second")
    {
        var options = new AlertingOptions
        {
            RoutingKey = "env:BURNWATCH_TEST_ROUTE",
            SecondChannel = second,
            Channels = [new ChannelOptions { Name = "second", Kind = ChannelKind.Slack, Address = "env:SLACK" }],
        };
        using var watch = new UndeliveredWatch(
            database.DataSource, Options.Create(options), new PagingMeter(new CollectingMeters()),
            new FakeTimeProvider(Some.Noon.AddMinutes(afterMinutes)), logs.CreateLogger<UndeliveredWatch>());
        return await watch.LookAsync(CancellationToken.None);
    }
}
