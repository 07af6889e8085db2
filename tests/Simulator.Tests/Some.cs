using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Burnwatch.Simulator.Scenarios;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Simulator.Tests;

/// <summary>Values and running simulators, so that a test names only what it is about.</summary>
internal static class Some
{
    public const string RoutingKey = "0123456789abcdef0123456789abcdef";

    /// <summary>A Thursday.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 6, 18, 12, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider Clock() => new(Noon);

    public static ScenarioKey Key(string name = "checkout-voice") => new() { Name = name, RequestsPerHour = 600 };

    public static Scenario Scenario(params ScenarioKey[] keys) => new()
    {
        History = TimeSpan.FromDays(2),
        Lateness = ScenarioLateness.None,
        Keys = keys.Length > 0 ? keys : [Key()],
    };

    public static Task<SimulatorHost> SimulatorAsync(TimeProvider time, Scenario? scenario = null) =>
        SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = scenario ?? Scenario(), Time = time }, CancellationToken.None);

    public static HttpClient ElevenApi(SimulatorHost simulator, string? secret = null)
    {
        var client = new HttpClient { BaseAddress = simulator.ElevenApiUrl };
        client.DefaultRequestHeaders.Add("xi-api-key", secret ?? simulator.AdminKey);
        return client;
    }

    public static HttpClient PagerDuty(SimulatorHost simulator) => new() { BaseAddress = simulator.PagerDutyUrl };

    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body) =>
        client.PostAsync(path, Json(body));

    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
