using System.Net;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class SpeechEndpointTests
{
    private const string Speak = "/v1/text-to-speech/voice1";

    private static readonly Scenario Quiet = Some.Scenario(Some.Key() with { RequestsPerHour = 0 });

    [Fact]
    public async Task A_call_is_booked_in_the_ledger_the_analytics_and_the_counters()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time, Quiet);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var admin = Some.ElevenApi(simulator);

        using var response = await own.PostAsync(Speak, new { text = new string('a', 100) });
        using var half = await own.PostAsync(
            Speak, new { text = new string('a', 101), model_id = "eleven_flash_v2_5" });
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("100", response.Headers.GetValues("character-cost").Single());
        Assert.Equal("51", half.Headers.GetValues("character-cost").Single());
        Assert.NotEmpty(response.Headers.GetValues("request-id").Single());
        Assert.Equal(151, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(1), "checkout-voice", "TTS"));
        var usage = await UsageReply.QueryAsync(admin, Some.Noon, Some.Noon.AddMinutes(1), ["model"]);
        Assert.Equal(151, usage.Credits);
        Assert.Equal(2, usage.Rows.Sum(r => usage.Number(r, "usage_count")));
        Assert.Equal(
            151, (await admin.GetAsync("/v1/user/subscription").JsonAsync()).GetProperty("character_count").GetInt64());
    }

    [Fact]
    public async Task A_call_is_found_by_its_trace_id()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time, Quiet);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var admin = Some.ElevenApi(simulator);
        using var first = await own.PostAsync(Speak, new { text = "one" });
        using var second = await own.PostAsync(Speak, new { text = "three" });
        time.Advance(TimeSpan.FromMinutes(1));

        var usage = await UsageReply.QueryAsync(admin, Some.Noon, Some.Noon.AddMinutes(1), ["model"],
            filters: new[]
            {
                new
                {
                    column = "trace_id",
                    operation = "eq",
                    values = second.Headers.GetValues("x-trace-id").ToArray(),
                },
            });

        Assert.Equal(5, usage.Credits);
    }

    [Fact]
    public async Task A_generation_says_how_many_run_in_the_family_of_its_model()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Quiet);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var response = await own.PostAsync(Speak, new { text = "hello", model_id = "eleven_flash_v2_5" });
        Assert.Equal("1", response.Headers.GetValues("current-concurrent-requests").Single());
        Assert.Equal("30", response.Headers.GetValues("maximum-concurrent-requests").Single());
    }

    [Fact]
    public async Task A_call_beyond_the_keys_limit_is_refused_and_not_booked()
    {
        var scenario = Some.Scenario(Some.Key() with { RequestsPerHour = 0, CharacterLimit = 50 });
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var fits = await own.PostAsync(Speak, new { text = new string('a', 40) });
        using var over = await own.PostAsync(Speak, new { text = new string('a', 11) });

        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);
        var detail = (await Task.FromResult(over).JsonAsync()).GetProperty("detail");
        Assert.Equal("quota_exceeded", detail.GetProperty("status").GetString());
        Assert.Equal(
            "This request exceeds your quota of 50. "
            + "You have 10 credits remaining, while 11 credits are required for this request.",
            detail.GetProperty("message").GetString());
        Assert.Equal(40, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(1)));
    }

    [Fact]
    public async Task A_call_beyond_the_workspaces_credits_is_refused_unless_it_may_go_beyond()
    {
        var scenario = Quiet with { Workspace = new() { Credits = 50 } };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        await using var generous = await Some.SimulatorAsync(
            Some.Clock(), scenario with { Workspace = new() { Credits = 50, CreditsBeyond = 10 } });
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var beyond = Some.ElevenApi(generous, generous.KeySecrets["checkout-voice"]);
        using var refused = await own.PostAsync(Speak, new { text = new string('a', 60) });
        using var taken = await beyond.PostAsync(Speak, new { text = new string('a', 60) });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_call_on_top_of_a_pinned_key_is_one_too_many()
    {
        var scenario = Quiet with
        {
            Leaks =
            [
                new()
                {
                    Kind = LeakKind.PinnedConcurrency,
                    Key = "checkout-voice",
                    AfterLive = TimeSpan.FromMinutes(-5),
                },
            ],
        };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);

        using var probe = await own.GetAsync("/v1/user/subscription");
        using var call = await own.PostAsync(Speak, new { text = "hello" });

        Assert.Equal("15", probe.Headers.GetValues("current-concurrent-requests").Single());
        Assert.Equal("15", probe.Headers.GetValues("maximum-concurrent-requests").Single());
        Assert.Equal(HttpStatusCode.TooManyRequests, call.StatusCode);
        var detail = (await Task.FromResult(call).JsonAsync()).GetProperty("detail");
        Assert.Equal("concurrent_limit_exceeded", detail.GetProperty("code").GetString());
        Assert.Equal("too_many_concurrent_requests", detail.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"text\":7}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("not json", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"text\":\"a\",\"model_id\":\"nope\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"a\",\"model_id\":\"scribe_v1\"}", HttpStatusCode.BadRequest)]
    public async Task An_invalid_call_is_refused_and_costs_nothing(string body, HttpStatusCode expected)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Quiet);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var response = await own.PostAsync(Speak, body);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(0, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(1)));
    }
}
