using System.Collections.Concurrent;
using System.Text.Json;
using Burnwatch.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// Stands before a peer and passes requests on; some it answers itself, with the secret that came with them in every
/// place that an answer has.
/// </summary>
internal sealed class EchoingProxy : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<(int Status, string Body)> echoes = new();
    private readonly ConcurrentDictionary<string, (int Status, string Body)> echoesOf = new(StringComparer.Ordinal);
    private readonly Uri upstream;
    private LoopbackServer? server;

    private EchoingProxy(Uri upstream) => this.upstream = upstream;

    public Uri Url => server!.Url;

    /// <summary>How many answers still wait for a request.</summary>
    public int Waiting => echoes.Count + echoesOf.Count;

    public static async Task<EchoingProxy> StartAsync(Uri upstream)
    {
        var proxy = new EchoingProxy(upstream);
        proxy.server = await LoopbackServer.StartAsync(
            0, app => app.Map("{**path}", proxy.AnswerAsync), CancellationToken.None);
        return proxy;
    }

    /// <summary>Answers one of the next requests.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body; SECRET in it becomes the secret of the request.</param>
    public void Echo(int status, string body) => echoes.Enqueue((status, body));

    /// <summary>Answers the next request of one method, to a path that ends so.</summary>
    /// <param name="call">Such as <c>POST /requests</c>; <c>PATCH</c> for any path.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The body; SECRET in it becomes the secret of the request.</param>
    public void EchoTo(string call, int status, string body) => echoesOf[call] = (status, body);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (TakeOf(context.Request, out var echo) || echoes.TryDequeue(out echo))
            await EchoAsync(context, SecretOf(context, body), echo.Status, echo.Body);
        else
            await PassOnAsync(context, body);
    }

    private bool TakeOf(HttpRequest request, out (int Status, string Body) echo)
    {
        foreach (var call in echoesOf.Keys)
        {
            var (method, path) = (call.Split(' ')[0], call.Contains(' ') ? call.Split(' ')[1] : "");
            if (request.Method == method && request.Path.Value!.EndsWith(path, StringComparison.Ordinal)
                && echoesOf.TryRemove(call, out echo))
                return true;
        }

        echo = default;
        return false;
    }

    private static string SecretOf(HttpContext context, MemoryStream body)
    {
        if ((string?)context.Request.Headers["xi-api-key"] is { } key)
            return key;
        using var json = JsonDocument.Parse(body.ToArray());
        return json.RootElement.GetProperty("routing_key").GetString()!;
    }

    private static async Task EchoAsync(HttpContext context, string secret, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = secret;
        context.Response.Headers["x-echo"] = secret;
        context.Response.Headers.RetryAfter = "1";
        await context.Response.WriteAsync(body.Replace("SECRET", secret, StringComparison.Ordinal));
    }

    private async Task PassOnAsync(HttpContext context, MemoryStream body)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(upstream, context.Request.Path + context.Request.QueryString));
        request.Content = new ByteArrayContent(body.ToArray());
        request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
        if ((string?)context.Request.Headers["xi-api-key"] is { } key)
            request.Headers.Add("xi-api-key", key);
        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Where(h => h.Key.Contains("-concurrent-", StringComparison.Ordinal)))
            context.Response.Headers[header.Key] = header.Value.ToArray();
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
