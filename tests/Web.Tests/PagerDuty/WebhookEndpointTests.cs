using System.Security.Cryptography;
using System.Text;
using Burnwatch.Alerting;
using Burnwatch.Testing;
using Burnwatch.Web.PagerDuty;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Web.Tests.PagerDuty;

public sealed class WebhookEndpointTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string First = "CANARYsecret-of-the-subscription";
    private const string Next = "CANARYsecret-of-the-rotation";

    private readonly TemporaryDirectory files = new();
    private readonly CollectingLoggerProvider logs = new();
    private WebApplication? app;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(files.Combine("first"), First + "\n");
        await File.WriteAllTextAsync(files.Combine("next"), Next);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("truncate pagerduty_webhook");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        files.Dispose();
    }

    [Fact]
    public async Task A_signed_event_is_stored_and_answered_with_202()
    {
        Assert.Equal(202, (await PostAsync(Event("e1"))).Status);
        Assert.Equal(["w1 e1 Q1 waiting"], await RowsAsync());
    }

    [Fact]
    public async Task Either_secret_of_a_rotation_signs()
    {
        Assert.Equal(202, (await PostAsync(Event("e1"), "w1", Sign(First, Event("e1")))).Status);
        Assert.Equal(202, (await PostAsync(Event("e2"), "w2", Sign(Next, Event("e2")))).Status);
        Assert.Equal(202, (await PostAsync(Event("e3"), "w3", "v1=00," + Sign(Next, Event("e3")))).Status);
        Assert.Equal(3, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task The_same_webhook_is_stored_once_however_often_it_is_delivered()
    {
        Assert.Equal(202, (await PostAsync(Event("e1"))).Status);
        Assert.Equal(202, (await PostAsync(Event("e1"))).Status);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_signed_event_under_another_webhook_id_is_a_replay_all_the_same()
    {
        Assert.Equal(202, (await PostAsync(Event("e1"), "w1")).Status);
        Assert.Equal(202, (await PostAsync(Event("e1"), "made-up")).Status);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_signature_of_another_secret_is_refused()
    {
        var (status, text) = await PostAsync(Event("e1"), "w1", Sign("guessed", Event("e1")));
        Assert.Equal(403, status);
        Assert.Contains("No signature of the webhook is by a secret", text);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_refused() =>
        Assert.Equal(403, (await PostAsync(Event("e2"), "w1", Sign(First, Event("e1")))).Status);

    [Fact]
    public async Task A_webhook_without_a_signature_is_refused() =>
        Assert.Equal(403, (await PostAsync(Event("e1"), "w1", "")).Status);

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("""{"event":{"id":"e1"}}""")]
    public async Task What_is_signed_and_no_event_is_told(string body)
    {
        var (status, text) = await PostAsync(body);
        Assert.Equal(400, status);
        Assert.Contains("no event of PagerDuty's v3 webhooks", text);
    }

    [Fact]
    public async Task A_body_above_two_megabytes_is_not_read() =>
        Assert.Equal(413, (await PostAsync(new string(' ', (2 * 1024 * 1024) + 1))).Status);

    [Fact]
    public async Task A_ping_is_taken_and_waits_for_nobody()
    {
        Assert.Equal(
            202,
            (await PostAsync(
                """
                {"event":{"id":"p1","event_type":"pagey.ping","occurred_at":"2026-10-13T12:00:00Z",
                  "data":{"type":"ping","message":"Hello from your friend Pagey!"}}}
                """)).Status);
        Assert.Equal(["w1 p1  done"], await RowsAsync());
    }

    [Fact]
    public async Task Without_a_secret_in_the_settings_there_is_no_such_address()
    {
        var (status, text) = await PostAsync(Event("e1"), references: []);
        Assert.Equal(404, status);
        Assert.Contains("Alerting:PagerDutyWebhookSecrets", text);
    }

    [Fact]
    public async Task While_no_secret_can_be_read_it_is_to_be_sent_again_and_one_that_can_is_enough()
    {
        var missing = $"file:{files.Combine("missing")}";
        Assert.Equal(503, (await PostAsync(Event("e1"), references: [missing])).Status);
        await app!.DisposeAsync();
        app = null;
        Assert.Equal(202, (await PostAsync(Event("e1"), references: [missing, Reference("first")])).Status);
    }

    private string Reference(string name) => $"file:{files.Combine(name)}";

    private static string Event(string id) =>
        """{"event":{"id":"ID","event_type":"incident.acknowledged","occurred_at":"2026-10-13T12:00:00Z","data":{"id":"Q1"}}}"""
            .Replace("ID", id);

    private static string Sign(string secret, string body) => "v1=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private async Task<(int Status, string Text)> PostAsync(
        string body, string id = "w1", string? signature = null, string[]? references = null)
    {
        app ??= await StartAsync(references ?? [Reference("first"), Reference("next")]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookEndpoint.Path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-PagerDuty-Signature", signature ?? Sign(First, body));
        request.Headers.TryAddWithoutValidation("X-Webhook-Id", id);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("CANARY", text);
        Assert.All(logs.Messages, message => Assert.DoesNotContain("CANARY", $"{message}"));
        return ((int)response.StatusCode, text);
    }

    private async Task<WebApplication> StartAsync(string[] references)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Pages.Now));
        builder.Services.AddSingleton(Options.Create(new AlertingOptions { PagerDutyWebhookSecrets = references }));
        builder.Services.AddBurnwatchWeb();
        var host = builder.Build();
        host.MapBurnwatchWeb();
        await host.StartAsync();
        return host;
    }

    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return
        [
            .. await connection.QueryAsync<string>(
                """
                select webhook_id || ' ' || event_id || ' ' || coalesce(incident, '') || ' ' || state
                  from pagerduty_webhook
                 order by id
                """),
        ];
    }
}
