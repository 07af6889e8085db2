using System.Net;
using System.Net.Sockets;
using Burnwatch.Alerting.Health;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Health;

public class HeartbeatJobTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task It_beats_while_the_daemon_sees_and_stops_when_it_does_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var files = new TemporaryDirectory();
        await File.WriteAllTextAsync(files.Combine("address"), $"http://{listener.LocalEndpoint}/CANARY");
        using var logs = new CollectingLoggerProvider();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var options = Options.Create(new HealthOptions { Heartbeat = $"file:{files.Combine("address")}" });
        var job = new HeartbeatJob(
            new HealthReader(database.DataSource, options, new FakeTimeProvider(Some.Noon)),
            options,
            loggers.CreateLogger<HeartbeatJob>());

        var asked = AnswerAsync(listener);
        await job.BeatAsync(CancellationToken.None);
        Assert.StartsWith("GET /CANARY HTTP/1.1", await asked);

        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into workspace (name, base_url, failing_since, failure)
            values ('main', 'https://e.test', @Since, '403.')
            """,
            new { Since = Some.Noon.AddHours(-1).UtcDateTime });
        await job.BeatAsync(CancellationToken.None);
        Assert.False(listener.Pending());
        Assert.Contains("No heartbeat was sent", Assert.Single(logs.Messages).Text);
        Assert.DoesNotContain("CANARY", $"{logs.Messages[0]}");
    }

    private static async Task<string> AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }
}
