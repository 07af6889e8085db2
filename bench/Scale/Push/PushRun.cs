using System.Diagnostics;
using System.Net.Http.Headers;

namespace Burnwatch.Scale.Push;

/// <summary>Services that push at once, each its next batch when the last was answered.</summary>
internal sealed class PushRun(Uri daemon, string token, PushWorkload workload, int rows, bool isPacked)
{
    /// <summary>Bodies are made beforehand and sent in turns: making them is no work of the daemon.</summary>
    private const int Bodies = 100;

    private long sent;

    /// <summary>Samples that were taken, in all runs.</summary>
    public long Sent => Interlocked.Read(ref sent);

    public async Task<PushResult> PushAsync(int senders, TimeSpan time, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var bodies = Enumerable.Range(0, Bodies).Select(i => workload.Batch(i, now, isPacked)).ToList();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = senders })
        {
            BaseAddress = daemon,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var before = Sent;
        var started = Stopwatch.GetTimestamp();
        var slowest = await Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
        {
            var longest = TimeSpan.Zero;
            for (var i = sender; Stopwatch.GetElapsedTime(started) < time; i += senders)
            {
                var asked = Stopwatch.GetTimestamp();
                await SendAsync(http, bodies[i % Bodies], cancellation);
                var took = Stopwatch.GetElapsedTime(asked);
                longest = took > longest ? took : longest;
            }

            return longest;
        }));
        return new PushResult(Sent - before, Stopwatch.GetElapsedTime(started), slowest.Max());
    }

    private async Task SendAsync(HttpClient http, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/samples")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (isPacked)
            request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if ((int)answer.StatusCode != 200 || !text.Contains("\"rejected\":0", StringComparison.Ordinal))
            throw new InvalidOperationException($"The daemon answered {(int)answer.StatusCode}: {text}");
        Interlocked.Add(ref sent, rows);
    }
}

/// <summary>What a run came to.</summary>
internal sealed record PushResult(long Samples, TimeSpan Elapsed, TimeSpan Slowest);
