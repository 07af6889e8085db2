using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Tests.PagerDuty;

namespace Burnwatch.Simulator.Tests.Faults;

public sealed class FaultTests
{
    private const string Usage = "/v1/workspace/analytics/query/usage-by-product-over-time";
    private const string Subscription = "/v1/user/subscription";

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task A_rate_limit_answers_429_with_or_without_a_time(int? seconds)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(new Fault
        {
            Kind = FaultKind.RateLimited, Endpoint = SimulatorEndpoint.Subscription,
            RetryAfter = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
        });
        using var response = await api.GetAsync(Subscription);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(seconds is { } after ? TimeSpan.FromSeconds(after) : null, response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_error_has_the_status_asked_for(int status)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(
            new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.ElevenApi, Status = status });
        using var response = await api.GetAsync(Subscription);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_slow_answer_comes_after_its_delay_and_is_right()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time);
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(
            new Fault
            {
                Kind = FaultKind.Slow,
                Endpoint = SimulatorEndpoint.Subscription,
                Delay = TimeSpan.FromSeconds(40),
            });

        var answer = api.GetAsync(Subscription);
        while (simulator.Faults.Active is [{ Times: null }] && !answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(time.GetUtcNow() >= Some.Noon.AddSeconds(40));
    }

    [Fact]
    public async Task A_cut_off_answer_ends_in_the_middle_of_its_body()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.CutOff, Endpoint = SimulatorEndpoint.Subscription });
        using var response = await api.GetAsync(Subscription, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            using var body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
        });
    }

    [Fact]
    public async Task A_generation_that_is_cut_off_is_paid_for()
    {
        await using var simulator = await Some.SimulatorAsync(
            Some.Clock(), Some.Scenario(Some.Key() with { RequestsPerHour = 0 }));
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        simulator.Faults.Add(new Fault { Kind = FaultKind.CutOff, Endpoint = SimulatorEndpoint.TextToSpeech });
        await Assert.ThrowsAsync<HttpRequestException>(
            () => own.PostAsync("/v1/text-to-speech/v", new { text = "hello" }));
        Assert.Equal(5, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(1)));
    }

    [Fact]
    public async Task A_malformed_answer_is_complete_and_no_json()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.Malformed, Endpoint = SimulatorEndpoint.Usage });
        using var response = await api.PostAsync(
            Usage,
            new
            {
                start_time = Some.Noon.AddHours(-1).ToUnixTimeMilliseconds(),
                end_time = Some.Noon.ToUnixTimeMilliseconds(),
            });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task A_wrong_scope_names_the_permission_of_the_endpoint()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.Usage });
        var detail = (await api.PostAsync(Usage, "{}").JsonAsync()).GetProperty("detail");
        Assert.Equal("missing_permissions", detail.GetProperty("status").GetString());
        Assert.Contains("workspace_analytics_full_read", detail.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Down_is_a_connection_that_ends_without_an_answer()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.Down, Endpoint = SimulatorEndpoint.Enqueue, Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k")));
        Assert.Empty(simulator.PagerDuty.Events);
        using var again = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k"));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
    }

    [Fact]
    public async Task An_event_whose_answer_is_cut_off_has_arrived_and_sent_again_notifies_nobody()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        simulator.Faults.Add(new Fault { Kind = FaultKind.CutOff, Endpoint = SimulatorEndpoint.Enqueue, Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k")));
        using var again = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k"));
        Assert.Equal(2, simulator.PagerDuty.Events.Count);
        Assert.Single(simulator.PagerDuty.Notifications);
    }

    [Theory]
    [InlineData(FaultKind.RateLimited, 429)]
    [InlineData(FaultKind.ServerError, 500)]
    public async Task Pager_duty_fails_in_its_own_words(FaultKind kind, int status)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        simulator.Faults.Add(new Fault { Kind = kind, Endpoint = SimulatorEndpoint.PagerDuty });
        using var enqueue = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("k"));
        using var change = await client.PostAsync("/v2/change/enqueue", "{}");
        using var incidents = await client.GetAsync("/incidents");
        Assert.All([enqueue, change, incidents], r => Assert.Equal(status, (int)r.StatusCode));
        Assert.Empty(simulator.PagerDuty.Events);
    }

    [Fact]
    public async Task A_fault_strikes_its_endpoint_so_many_times()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(
            new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.Subscription, Times = 2 });
        using var other = await api.GetAsync("/v1/models");
        using var first = await api.GetAsync(Subscription);
        using var second = await api.GetAsync(Subscription);
        using var third = await api.GetAsync(Subscription);
        Assert.Equal([200, 500, 500, 200], new[] { other, first, second, third }.Select(r => (int)r.StatusCode));
        Assert.Empty(simulator.Faults.Active);
    }

    [Fact]
    public async Task A_fault_ends_with_its_time()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time);
        using var api = Some.ElevenApi(simulator);
        simulator.Faults.Add(
            new Fault
            {
                Kind = FaultKind.ServerError,
                Endpoint = SimulatorEndpoint.ElevenApi,
                For = TimeSpan.FromMinutes(5),
            });
        time.Advance(TimeSpan.FromSeconds(299));
        using var during = await api.GetAsync(Subscription);
        time.Advance(TimeSpan.FromSeconds(1));
        using var after = await api.GetAsync(Subscription);
        Assert.Equal(HttpStatusCode.InternalServerError, during.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Faults_are_set_listed_and_ended_over_http_too()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        using var client = Some.PagerDuty(simulator);

        using var set = await client.PostAsync(
            "/_simulator/faults", """{"endpoint":"usage","kind":"rate_limited","times":3,"retry_after":"5s"}""");
        using var struck = await api.PostAsync(Usage, "{}");
        var listed = await api.GetAsync("/_simulator/faults").JsonAsync();
        using var ended = await api.DeleteAsync("/_simulator/faults");

        Assert.Equal(HttpStatusCode.Created, set.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), struck.Headers.RetryAfter?.Delta);
        Assert.Equal(2, Assert.Single(listed.EnumerateArray()).GetProperty("times").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Empty(simulator.Faults.Active);
    }

    [Theory]
    [InlineData("""{"kind":"slow"}""", "endpoint")]
    [InlineData(
        """{"kind":"slow","endpoint":"usage","dely":"3s"}""",
        "'dely' is no known member; known here are kind, endpoint")]
    [InlineData("""{"kind":"slow","endpoint":"usage","times":0}""", "A fault cannot strike 0 times")]
    [InlineData("""{"kind":"server_error","endpoint":"usage","status":404}""", "404 is no server error")]
    [InlineData(
        """{"kind":"refused","endpoint":"usage","error":"bad_mood"}""",
        "'bad_mood' is no error of the API; known are missing_api_key,")]
    [InlineData("""{"kind":"refused","endpoint":"usage"}""", "is no error of the API")]
    [InlineData("slow", "line 1")]
    public async Task A_fault_that_makes_no_sense_is_refused_with_a_sentence(string body, string part)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        using var response = await api.PostAsync("/_simulator/faults", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(part, await response.Content.ReadAsStringAsync());
    }
}
