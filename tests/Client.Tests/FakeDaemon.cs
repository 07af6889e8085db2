using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace Burnwatch.Client.Tests;

/// <summary>A daemon that answers as told, and keeps what it was sent.</summary>
internal sealed class FakeDaemon : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentBatch> batches = new();

    public Func<int, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

    public IReadOnlyList<SentBatch> Batches => [.. batches];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var body = new GZipStream(
            await request.Content!.ReadAsStreamAsync(cancellationToken), CompressionMode.Decompress);
        using var text = new StreamReader(body, Encoding.UTF8);
        batches.Enqueue(new SentBatch(
            request.RequestUri!.ToString(),
            request.Headers.Authorization?.ToString(),
            request.Headers.GetValues("Idempotency-Key").Single(),
            request.ToString(),
            await text.ReadToEndAsync(cancellationToken)));
        return await Answer(batches.Count, cancellationToken);
    }
}

/// <summary>A batch as the daemon got it.</summary>
internal sealed record SentBatch(string Address, string? Authorization, string Key, string Head, string Body);
