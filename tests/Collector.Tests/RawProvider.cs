using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Burnwatch.Collector.Tests;

/// <summary>A server that writes whatever a test wants onto the wire, the key it was sent included.</summary>
internal sealed class RawProvider : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public RawProvider(Func<string, string> answer)
    {
        listener.Start();
        serving = ServeAsync(answer);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>The keys that requests came with; empty for a request without.</summary>
    public List<string> Keys { get; } = [];

    public static string Response(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: "
        + $"close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync(Func<string, string> answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                var key = KeyOf(await ReadAsync(client.GetStream()));
                Keys.Add(key);
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer(key)), stop.Token);
            }
        }
        catch (Exception e) when (
            e is OperationCanceledException or SocketException or InvalidOperationException
            && stop.IsCancellationRequested)
        {
            // The test is over; between two calls the listener is found closed.
        }
    }

    private static string KeyOf(string request) => request.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith("xi-api-key: ", StringComparison.Ordinal))?["xi-api-key: ".Length..]
            ?? "";

    /// <summary>
    /// Reads the headers and the body, so that closing does not reset a connection with unread bytes.
    /// </summary>
    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[64 * 1024]);
        while (!IsWhole(text))
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
                break;
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text;
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        if (request.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            return request.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        var length = request
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return request.Length - end - 4 >= int.Parse(
            length?["Content-Length: ".Length..] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
