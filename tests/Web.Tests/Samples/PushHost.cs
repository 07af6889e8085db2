using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Burnwatch.Collector;
using Burnwatch.Collector.Pushing;
using Burnwatch.Testing;
using Burnwatch.Web.Access;
using Burnwatch.Web.Samples;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Web.Tests.Samples;

/// <summary>What services push to, served on loopback over a database of its own with one key, and a token.</summary>
public sealed class PushHost : IAsyncLifetime
{
    public static readonly DateTimeOffset Noon = new(2026, 4, 22, 12, 0, 0, TimeSpan.Zero);

    private const string InventorySql = """
        insert into workspace (name, base_url) values ('acme', 'https://a.test');
        insert into key (workspace_id, name, created_at) values (1, 'tts', '2026-01-01Z');
        insert into credential (key_id, workspace_id, hash, provider_key_id, name, created_at, first_seen_at)
        values (1, 1, 'h1', 'k1', 'tts', '2026-01-01Z', '2026-01-01Z')
        """;

    private readonly TestDatabase database = new();
    private readonly TemporaryDirectory folder = new();
    private WebApplication? app;
    private HttpClient? client;

    public FakeTimeProvider Clock { get; } = new(Noon);

    public CollectingLoggerProvider Logs { get; } = new();

    public HttpClient Client => client!;

    public string Token { get; private set; } = "";

    public TokenStore Tokens => new(database.DataSource);

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await using (var connection = await database.DataSource.OpenConnectionAsync())
            await connection.ExecuteAsync(InventorySql);
        Token = (await Tokens.CreateAsync("test", [TokenScopes.WriteSamples], null, Noon, CancellationToken.None))!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Push:MostRows"] = "1000",
            ["Push:LargestBodyMegabytes"] = "1",
        });
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(new PushFolder(folder.Path));
        builder.Services.AddCollector();
        builder.Services.AddBurnwatchWeb();
        app = builder.Build();
        app.UsePushDecompression();
        app.MapBurnwatchWeb();
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Posts a body with the token.</summary>
    public async Task<(int Status, string Text)> PostAsync(
        string path, byte[] body, string type = "application/json", bool isPacked = false, string? token = null,
        string? key = null, string packing = "gzip")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (isPacked)
            request.Content.Headers.ContentEncoding.Add(packing);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string Text)> PostAsync(
        string json, string type = "application/json", string? key = null) =>
        PostAsync("/api/v1/samples", Encoding.UTF8.GetBytes(json), type, key: key);

    public static byte[] Pack(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }

    public async Task<T> SingleAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
