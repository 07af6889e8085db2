using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.ElevenApi;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class ElevenCallTests
{
    [Theory]
    [InlineData(null, "missing_api_key", "needs_authorization")]
    [InlineData("sk_wrong", "invalid_api_key", "invalid_api_key")]
    public async Task Without_a_known_key_nothing_is_shown(string? secret, string code, string status)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = new HttpClient { BaseAddress = simulator.ElevenApiUrl };
        if (secret is not null)
            api.DefaultRequestHeaders.Add("xi-api-key", secret);
        using var response = await api.GetAsync("/v1/service-accounts");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var detail = (await Task.FromResult(response).JsonAsync()).GetProperty("detail");
        Assert.Equal("authentication_error", detail.GetProperty("type").GetString());
        Assert.Equal(code, detail.GetProperty("code").GetString());
        Assert.Equal(status, detail.GetProperty("status").GetString());
        Assert.Equal(response.Headers.GetValues("request-id").Single(), detail.GetProperty("request_id").GetString());
    }

    [Theory]
    [InlineData("POST", "/v1/workspace/analytics/query/usage-by-product-over-time", "workspace_analytics_full_read")]
    [InlineData("POST", "/v1/workspace/analytics/requests", "workspace_analytics_full_read")]
    [InlineData("GET", "/v1/service-accounts", "workspace_read")]
    [InlineData("GET", "/v1/service-accounts/x/api-keys", "workspace_read")]
    [InlineData("PATCH", "/v1/service-accounts/x/api-keys/y", "service_account_write")]
    [InlineData("DELETE", "/v1/service-accounts/x/api-keys/y", "service_account_write")]
    [InlineData("GET", "/v1/user/subscription", "user_read")]
    [InlineData("GET", "/v1/user", "user_read")]
    [InlineData("GET", "/v1/models", "models_read")]
    [InlineData("POST", "/v1/text-to-speech/v", "text_to_speech")]
    public async Task A_key_without_the_scope_is_told_which_one_it_lacks(string method, string path, string permission)
    {
        await using var simulator = await Some.SimulatorAsync(
            Some.Clock(), Some.Scenario(Some.Key() with { Permissions = ["add_voice_from_voice_library"] }));
        using var api = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await api.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var detail = (await Task.FromResult(response).JsonAsync()).GetProperty("detail");
        Assert.Equal("unauthorized", detail.GetProperty("code").GetString());
        Assert.Equal("missing_permissions", detail.GetProperty("status").GetString());
        Assert.Contains($"missing the permission {permission} to", detail.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_admins_scopes_can_be_cut()
    {
        var scenario = Some.Scenario() with { Workspace = new() { AdminPermissions = ["user_read"] } };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var api = Some.ElevenApi(simulator);
        using var allowed = await api.GetAsync("/v1/user/subscription");
        using var refused = await api.GetAsync("/v1/service-accounts");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task A_key_may_be_used_from_its_addresses_only(string allowed, HttpStatusCode expected)
    {
        await using var simulator = await Some.SimulatorAsync(
            Some.Clock(), Some.Scenario(Some.Key() with { AllowedIps = [allowed] }));
        using var api = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var response = await api.GetAsync("/v1/models");
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_path_is_not_found_in_the_envelope_of_all_errors()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        using var response = await api.GetAsync("/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(
            "not_found",
            (await Task.FromResult(response).JsonAsync()).GetProperty("detail").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(ConcurrencyHeaderMode.Every, true)]
    [InlineData(ConcurrencyHeaderMode.Generation, false)]
    public async Task Plain_reads_carry_the_concurrency_headers_only_where_every_response_does(
        ConcurrencyHeaderMode mode, bool carries)
    {
        var scenario = Some.Scenario(Some.Key() with { RequestsPerHour = 0 });
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = scenario, Time = Some.Clock(), Headers = mode }, CancellationToken.None);
        using var admin = Some.ElevenApi(simulator);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);

        using var byAdmin = await admin.GetAsync("/v1/user/subscription");
        using var byKey = await own.GetAsync("/v1/user/subscription");
        using var generation = await own.PostAsync("/v1/text-to-speech/v", new { text = "hello" });

        Assert.Equal(carries, byAdmin.Headers.Contains("current-concurrent-requests"));
        Assert.Equal(carries, byKey.Headers.Contains("maximum-concurrent-requests"));
        Assert.True(generation.Headers.Contains("current-concurrent-requests"));
    }

    [Fact]
    public async Task Requests_that_really_run_are_counted()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(
            time, Some.Scenario(Some.Key() with { RequestsPerHour = 0 }));
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        simulator.Faults.Add(
            new Fault
            {
                Kind = FaultKind.Slow,
                Endpoint = SimulatorEndpoint.TextToSpeech,
                Delay = TimeSpan.FromMinutes(1),
            });

        var slow = Enumerable.Range(0, 3)
            .Select(_ => own.PostAsync("/v1/text-to-speech/v", new { text = "hello" }))
            .ToList();
        await UntilAsync(async () => await CurrentAsync(own) == 4);
        // One that is counted may not be waiting yet, and begins its minute only then.
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(slow.All(s => s.IsCompleted));
        });
        await Task.WhenAll(slow);

        Assert.Equal(1, await CurrentAsync(own));
    }

    [Fact]
    public async Task The_scenarios_traffic_shows_in_the_headers()
    {
        // 20 requests a minute of 30 s each are ten at once, give or take.
        var key = Some.Key() with { RequestsPerHour = 1200, RequestLength = TimeSpan.FromSeconds(30), Raggedness = 0 };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Some.Scenario(key));
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        Assert.InRange(await CurrentAsync(own), 4, 15);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Each_known_error_can_be_had_on_demand(string code)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.Refused, Endpoint = SimulatorEndpoint.Usage, Error = code });
        using var response = await api.PostAsync("/v1/workspace/analytics/query/usage-by-product-over-time", "{}");

        var expected = ApiErrors.Named[code];
        Assert.Equal(expected.Http, (int)response.StatusCode);
        var detail = (await Task.FromResult(response).JsonAsync()).GetProperty("detail");
        Assert.Equal(JsonValueKind.Object, detail.ValueKind);
        Assert.Equal(code, detail.GetProperty("code").GetString());
        Assert.Equal(expected.Status, detail.GetProperty("status").GetString());
    }

    public static TheoryData<string> Errors => [.. ApiErrors.Named.Keys];

    [Fact]
    public void The_errors_cover_each_status_the_api_is_known_for() => Assert.Superset(
        new HashSet<int> { 400, 401, 402, 403, 404, 429, 500, 503 },
        ApiErrors.Named.Values.Select(e => e.Http).ToHashSet());

    [Fact]
    public void Secrets_are_the_same_for_the_same_seed_and_look_like_real_ones()
    {
        var one = new SimulatedWorkspace(Scenario.Demo, Some.Noon);
        var other = new SimulatedWorkspace(Scenario.Demo, Some.Noon.AddDays(3));
        Assert.Matches("^sk_[0-9a-f]{48}$", one.AdminSecret);
        Assert.Equal(one.AdminSecret, other.AdminSecret);
        Assert.Equal(one.Keys.Select(k => k.Hash), other.Keys.Select(k => k.Hash));
        Assert.Equal(10, one.Keys.Select(k => k.Secret).Distinct().Count());
    }

    private static async Task<int> CurrentAsync(HttpClient api)
    {
        using var response = await api.GetAsync("/v1/user/subscription");
        return int.Parse(response.Headers.GetValues("current-concurrent-requests").Single(), null);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
            patience.Token.ThrowIfCancellationRequested();
    }
}
