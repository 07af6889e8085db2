using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.Alertmanager;
using Burnwatch.Alerting.Health;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Channels;

public class AlertmanagerRefreshTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly Blindness Polls = new("polls of main", "The usage of main cannot be read.");

    [Fact]
    public async Task The_daemons_own_alarm_is_sent_again_while_it_stands()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = Options.Create(new AlertingOptions
        {
            RoutingKey = "env:DEFAULT_ROUTE",
            Channels =
            [
                new ChannelOptions
                {
                    Name = "am",
                    Kind = ChannelKind.Alertmanager,
                    Urls = [new Uri("https://am.test")],
                },
            ],
            Routes = [new RouteOptions { Channels = ["am"] }],
        });
        var time = new FakeTimeProvider(Some.Noon);
        var endpoint = new FakeEndpoint();
        using var refresh = new AlertmanagerRefresh(
            database.DataSource,
            new AlertmanagerChannel(new HttpSink(endpoint), time),
            new ChartAddresses(options, time),
            options,
            time,
            NullLogger<AlertmanagerRefresh>.Instance);
        var alarms = new AlarmStore(database.DataSource, new PageRouter(new PolicyStore(database.DataSource), options));

        await alarms.FollowAsync([Polls], Some.Noon, cancellation);
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync("update page set state = 'sent', sent_at = @Now", new { Now = Some.Noon.UtcDateTime });

        Assert.Equal(1, await refresh.RefreshAsync(cancellation));
        var body = Assert.Single(endpoint.Posts).Body;
        Assert.Contains("\"alertname\":\"BurnwatchBlind\"", body);
        Assert.DoesNotContain("\"key\"", body);
        Assert.DoesNotContain("credits", body);

        await alarms.FollowAsync([], Some.Noon, cancellation);
        Assert.Equal(0, await refresh.RefreshAsync(cancellation));
    }
}
