using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PagerDuty.Client.Tests;

/// <summary>The client's own handler against a socket on loopback: what a fake handler cannot show.</summary>
public class EventsClientOnTheWireTests
{
    [Fact]
    public async Task An_event_arrives_as_a_json_post()
    {
        using var server = new Server("HTTP/1.1 202 Accepted\r\nContent-Length: 20\r\n\r\n{\"status\":\"success\"}");
        using var client = new EventsClient(new EventsClientOptions { BaseAddress = server.Address });
        var outcome = await client.SendAsync(Some.Resolve());
        var request = await server.Request;
        Assert.Equal(new EventOutcome(EventOutcomeKind.Accepted, "PagerDuty answered 202: success"), outcome);
        Assert.StartsWith("POST /stand-in/v2/enqueue HTTP/1.1\r\n", request);
        Assert.Contains("Content-Type: application/json\r\n", request);
        Assert.EndsWith(
            $$"""{"routing_key":"{{Some.KeyText}}","event_action":"resolve","dedup_key":"burn-1"}""", request);
    }

    [Fact]
    public async Task A_redirect_is_refused_and_not_followed()
    {
        using var elsewhere = new Server("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        using var server = new Server(
            $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Address}\r\nContent-Length: 0\r\n\r\n");
        using var client = new EventsClient(new EventsClientOptions { BaseAddress = server.Address });
        Assert.Equal(EventOutcomeKind.Refused, (await client.SendAsync(Some.Trigger())).Kind);
        Assert.False(elsewhere.Request.IsCompleted);
    }

    [Fact]
    public async Task A_connection_cut_before_the_answer_is_tried_later()
    {
        using var server = new Server("");
        using var client = new EventsClient(new EventsClientOptions { BaseAddress = server.Address });
        Assert.Equal(EventOutcomeKind.TryLater, (await client.SendAsync(Some.Trigger())).Kind);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_is_tried_later()
    {
        Uri nobody;
        using (var server = new Server(""))
            nobody = server.Address;
        using var client = new EventsClient(new EventsClientOptions { BaseAddress = nobody });
        var outcome = await client.SendAsync(Some.Trigger());
        Assert.Equal(EventOutcomeKind.TryLater, outcome.Kind);
        Assert.StartsWith("PagerDuty did not answer: ", outcome.Text);
    }

    /// <summary>Takes one request on a port of its own, gives its one answer, and hangs up.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Server(string answer)
        {
            listener.Start();
            Address = new Uri($"http://{listener.LocalEndpoint}/stand-in");
            Request = ServeAsync(answer);
        }

        public Uri Address { get; }

        public Task<string> Request { get; }

        public void Dispose() => listener.Dispose();

        private async Task<string> ServeAsync(string answer)
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await using var stream = connection.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[4096];
            while (!request.ToString().EndsWith('}'))
                request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            return request.ToString();
        }
    }
}
