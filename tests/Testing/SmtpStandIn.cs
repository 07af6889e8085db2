using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Burnwatch.Testing;

/// <summary>
/// A mail server on loopback that speaks enough of RFC 5321 for a client to deliver: it keeps what it is sent and says
/// what it is told to say.
/// </summary>
public sealed class SmtpStandIn : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    // Not disposed: it has no timer, and who disposes twice asks it.
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock keeping = new();
    private readonly List<string> mails = [];
    private readonly List<string> commands = [];
    private readonly Task serving;

    public SmtpStandIn()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>The mails that were taken, as they came.</summary>
    public IReadOnlyList<string> Mails => Read(mails);

    /// <summary>Each line that was no part of a mail.</summary>
    public IReadOnlyList<string> Commands => Read(commands);

    /// <summary>The reply to a command, such as "550 no"; null: the usual one.</summary>
    public Func<string, string?> Reply { get; set; } = _ => null;

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        // Stopped after who accepts has left it: a listener that is closed refuses the next accept by an exception.
        await serving;
        listener.Stop();
    }

    private IReadOnlyList<string> Read(List<string> kept)
    {
        lock (keeping)
            return [.. kept];
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // It was stopped.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await SayAsync(stream, "220 stand-in");
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                lock (keeping)
                    commands.Add(line);
                var reply = Reply(line) ?? UsualTo(line);
                await SayAsync(stream, reply);
                if (reply.StartsWith("354", StringComparison.Ordinal))
                    await SayAsync(stream, await TakeAsync(reader));
                if (line == "QUIT")
                    return;
            }
        }
        catch (IOException)
        {
            // Who sends may hang up at any time.
        }
    }

    private async Task<string> TakeAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line && line != ".")
            mail.Append(line).Append('\n');
        if (Reply(".") is { } refusal)
            return refusal;
        lock (keeping)
            mails.Add(mail.ToString());
        return "250 taken";
    }

    private static string UsualTo(string line) => line.Split(' ')[0].ToUpperInvariant() switch
    {
        "EHLO" => "250-stand-in\r\n250-AUTH PLAIN\r\n250 8BITMIME",
        "AUTH" => "235 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private async Task SayAsync(NetworkStream stream, string reply) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), stopping.Token);
}
