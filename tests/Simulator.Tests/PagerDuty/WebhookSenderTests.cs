using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Burnwatch.Simulator.PagerDuty;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task Each_change_of_an_incident_sends_one_signed_event_in_order()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var simulator = await StartAsync();
        simulator.PagerDuty.Subscribe(receiver.Url, "whsec");

        await TriggerAsync(simulator);
        await TriggerAsync(simulator);
        var id = simulator.PagerDuty.Incidents[0].Id;
        simulator.PagerDuty.Acknowledge(id, "Ada");
        simulator.PagerDuty.Resolve(id, "Ada");

        foreach (var type in new[] { "incident.triggered", "incident.acknowledged", "incident.resolved" })
        {
            var webhook = await receiver.NextAsync();
            var sent = webhook.Json.GetProperty("event");
            Assert.Equal(type, sent.GetProperty("event_type").GetString());
            Assert.Equal(id, sent.GetProperty("data").GetProperty("id").GetString());
            Assert.Equal(JsonValueKind.Null, sent.GetProperty("data").GetProperty("incident_key").ValueKind);
            Assert.Equal(type == "incident.triggered", sent.GetProperty("agent").ValueKind is JsonValueKind.Null);
            Assert.Equal(
                "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData("whsec"u8, Encoding.UTF8.GetBytes(webhook.Body))),
                webhook.Signature);
        }
        Assert.False(receiver.HasMore);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_receiver_that_is_down_gets_the_same_webhook_again(int status)
    {
        await using var receiver = await Receiver.StartAsync(status);
        await using var simulator = await StartAsync();
        simulator.PagerDuty.Subscribe(receiver.Url, "whsec");

        await TriggerAsync(simulator);
        var first = await receiver.NextAsync();
        var second = await receiver.NextAsync();

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task A_receiver_that_refuses_does_not_get_it_again()
    {
        await using var receiver = await Receiver.StartAsync(400);
        await using var simulator = await StartAsync();
        simulator.PagerDuty.Subscribe(receiver.Url, "whsec");

        await TriggerAsync(simulator);
        simulator.PagerDuty.Resolve(simulator.PagerDuty.Incidents[0].Id);

        Assert.Equal(
            "incident.triggered",
            (await receiver.NextAsync()).Json.GetProperty("event").GetProperty("event_type").GetString());
        Assert.Equal(
            "incident.resolved",
            (await receiver.NextAsync()).Json.GetProperty("event").GetProperty("event_type").GetString());
    }

    [Fact]
    public async Task The_key_of_the_alert_is_carried_where_that_is_switched_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var simulator = await StartAsync(new() { WebhookUrl = receiver.Url, WebhooksCarryKey = true });
        await TriggerAsync(simulator);
        Assert.Equal(
            "k",
            (await receiver.NextAsync()).Json
                .GetProperty("event")
                .GetProperty("data")
                .GetProperty("incident_key")
                .GetString());
    }

    private static Task<SimulatorHost> StartAsync(PagerDutyOptions? options = null) => SimulatorHost.StartAsync(
        new SimulatorOptions
        {
            Scenario = Some.Scenario(),
            Time = new SimulatedClock(Some.Noon, 1000),
            PagerDuty = options ?? new(),
        },
        CancellationToken.None);

    private static async Task TriggerAsync(SimulatorHost simulator)
    {
        using var client = Some.PagerDuty(simulator);
        (await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k"))).Dispose();
    }

    private sealed record Webhook(string Id, string Signature, string Body)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }

    /// <summary>Answers its first webhook with a status, and all others with 202.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly Channel<Webhook> arrived = Channel.CreateUnbounded<Webhook>();
        private LoopbackServer? server;
        private int answered;

        public Uri Url => new(server!.Url, "/hook");

        public bool HasMore => arrived.Reader.TryPeek(out _);

        public static async Task<Receiver> StartAsync(int first = 202)
        {
            var receiver = new Receiver();
            receiver.server = await LoopbackServer.StartAsync(0, app => app.MapPost("/hook", async http =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var webhook = new Webhook(
                    http.Request.Headers["X-Webhook-Id"]!,
                    http.Request.Headers["X-PagerDuty-Signature"]!,
                    await reader.ReadToEndAsync());
                http.Response.StatusCode = receiver.answered++ == 0 ? first : StatusCodes.Status202Accepted;
                await receiver.arrived.Writer.WriteAsync(webhook);
            }), CancellationToken.None);
            return receiver;
        }

        public async Task<Webhook> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await arrived.Reader.ReadAsync(patience.Token);
        }

        public ValueTask DisposeAsync() => server!.DisposeAsync();
    }
}
