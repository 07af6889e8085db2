using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class KeysEndpointTests
{
    private const string Accounts = "/v1/service-accounts";

    [Fact]
    public async Task The_inventory_groups_keys_by_account_under_hyphenated_names()
    {
        var scenario = Some.Scenario(
            Some.Key("a") with { ServiceAccount = "payments", CharacterLimit = 5000 },
            Some.Key("b") with { ServiceAccount = "payments" },
            Some.Key("c") with { ServiceAccount = "media", IsDisabled = true, DisableReason = "exposed_publicly" });
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var api = Some.ElevenApi(simulator);

        var accounts = (await api.GetAsync(Accounts).JsonAsync()).GetProperty("service-accounts");

        Assert.Equal(["payments", "media"], accounts.EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        var a = accounts[0].GetProperty("api-keys")[0];
        Assert.Equal("a", a.GetProperty("name").GetString());
        Assert.Equal(5000, a.GetProperty("character_limit").GetInt64());
        Assert.Equal(simulator.KeyHashes["a"], a.GetProperty("hashed_xi_api_key").GetString());
        Assert.EndsWith(a.GetProperty("hint").GetString()!, simulator.KeySecrets["a"]);
        Assert.False(a.GetProperty("is_disabled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, a.GetProperty("disable_reason").ValueKind);
        var c = accounts[1].GetProperty("api-keys")[0];
        Assert.True(c.GetProperty("is_disabled").GetBoolean());
        Assert.Equal("exposed_publicly", c.GetProperty("disable_reason").GetString());
        Assert.Equal(0, c.GetProperty("character_count").GetInt64());
    }

    [Fact]
    public async Task A_key_counts_what_it_used_in_the_billing_cycle()
    {
        var scenario = Some.Scenario() with { Workspace = new() { CycleDay = 18 } };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var api = Some.ElevenApi(simulator);
        var key = await KeyAsync(api, "checkout-voice");
        Assert.Equal(
            simulator.Ledger.Credits(Some.Noon.Date, Some.Noon), key.GetProperty("character_count").GetInt64());
    }

    [Fact]
    public async Task Keys_of_persons_and_of_the_web_are_not_in_the_inventory()
    {
        var scenario = Some.Scenario(
            Some.Key("a"),
            Some.Key("p") with { HeldBy = KeyHolder.Person },
            Some.Key("w") with { HeldBy = KeyHolder.WebApp });
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var api = Some.ElevenApi(simulator);
        var account = Assert.Single(
            (await api.GetAsync(Accounts).JsonAsync()).GetProperty("service-accounts").EnumerateArray());
        Assert.Single(account.GetProperty("api-keys").EnumerateArray());
    }

    [Fact]
    public async Task A_key_that_is_made_later_appears_when_it_is_made()
    {
        var time = Some.Clock();
        var scenario = Some.Scenario(
            Some.Key("a"), Some.Key("new") with { CreatedAfterLive = TimeSpan.FromMinutes(10) });
        await using var simulator = await Some.SimulatorAsync(time, scenario);
        using var api = Some.ElevenApi(simulator);
        Assert.Equal(default, await KeyAsync(api, "new"));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(
            Some.Noon.AddMinutes(10).ToUnixTimeSeconds(),
            (await KeyAsync(api, "new")).GetProperty("created_at_unix").GetInt64());
    }

    [Fact]
    public async Task The_keys_of_one_account_can_be_read_alone()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        var account = (await KeyAsync(api, "checkout-voice")).GetProperty("service_account_user_id").GetString();
        Assert.Single(
            (await api.GetAsync($"{Accounts}/{account}/api-keys").JsonAsync())
                .GetProperty("api-keys")
                .EnumerateArray());
        using var unknown = await api.GetAsync($"{Accounts}/nobody/api-keys");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_disabled_key_stops_to_accrue_and_is_refused_until_it_is_enabled_again()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time);
        using var api = Some.ElevenApi(simulator);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);

        await PatchAsync(api, """{"is_enabled":false,"name":"checkout-voice","permissions":"no_update"}""");
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.True((await KeyAsync(api, "checkout-voice")).GetProperty("is_disabled").GetBoolean());
        Assert.Equal(0, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(10)));
        using var refused = await own.GetAsync("/v1/models");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await PatchAsync(api, """{"is_enabled":true}""");
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.True(simulator.Ledger.Credits(Some.Noon.AddMinutes(10), Some.Noon.AddMinutes(20)) > 0);
        using var taken = await own.GetAsync("/v1/models");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_limit_below_what_was_used_stops_the_key_and_clearing_it_lets_it_run()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time);
        using var api = Some.ElevenApi(simulator);

        await PatchAsync(api, """{"character_limit":1}""");
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await KeyAsync(api, "checkout-voice")).GetProperty("character_limit").GetInt64());
        await PatchAsync(api, """{"character_limit":"clear"}""");

        Assert.Equal(0, simulator.Ledger.Credits(Some.Noon, Some.Noon.AddMinutes(5)));
        Assert.True(simulator.Ledger.Credits(Some.Noon.AddMinutes(5), Some.Noon.AddMinutes(10)) > 0);
        Assert.Equal(
            JsonValueKind.Null, (await KeyAsync(api, "checkout-voice")).GetProperty("character_limit").ValueKind);
    }

    [Fact]
    public async Task A_change_changes_what_it_gives_and_nothing_else()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        await PatchAsync(
            api,
            """{"name":"till","permissions":["user_read"],"allowed_ips":["10.0.0.1"],"character_limit":"no_update"}""");
        await PatchAsync(api, """{"is_enabled":"no_update","permissions":"no_update"}""", "till");

        var key = await KeyAsync(api, "till");
        Assert.Equal("""["user_read"]""", key.GetProperty("permissions").GetRawText());
        Assert.Equal("""["10.0.0.1"]""", key.GetProperty("allowed_ips").GetRawText());
        Assert.False(key.GetProperty("is_disabled").GetBoolean());
    }

    [Fact]
    public async Task An_invalid_change_changes_nothing()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        using var response = await SendAsync(
            api, HttpMethod.Patch, "checkout-voice", """{"is_enabled":"maybe","name":"x"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.NotEqual(default, await KeyAsync(api, "checkout-voice"));
    }

    [Fact]
    public async Task A_deleted_key_is_gone_from_the_inventory_and_keeps_its_usage()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(time);
        using var api = Some.ElevenApi(simulator);
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        var before = simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon);

        using var response = await SendAsync(api, HttpMethod.Delete, "checkout-voice");
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(default, await KeyAsync(api, "checkout-voice"));
        using var refused = await own.GetAsync("/v1/models");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(before, (await UsageReply.QueryAsync(api, simulator.Ledger.Start, time.GetUtcNow())).Credits);
    }

    [Fact]
    public async Task A_service_account_stays_when_its_last_key_is_deleted()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        using var response = await SendAsync(api, HttpMethod.Delete, "checkout-voice");
        var account = Assert.Single(
            (await api.GetAsync(Accounts).JsonAsync()).GetProperty("service-accounts").EnumerateArray());
        Assert.Empty(account.GetProperty("api-keys").EnumerateArray());
    }

    [Fact]
    public async Task A_leak_may_go_on_though_its_key_is_disabled()
    {
        var time = Some.Clock();
        var key = Some.Key() with { IsDisabled = true };
        var leak = new ScenarioLeak { Kind = LeakKind.IdleWake, Key = key.Name, AfterLive = TimeSpan.Zero };
        foreach (var survives in new[] { true, false })
        {
            var scenario = Some.Scenario(key) with { Leaks = [leak with { SurvivesRevoking = survives }] };
            await using var simulator = await Some.SimulatorAsync(time, scenario);
            var from = time.GetUtcNow();
            time.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(survives, simulator.Ledger.Credits(from, time.GetUtcNow()) > 0);
        }
    }

    private static async Task<JsonElement> KeyAsync(HttpClient api, string name) =>
        (await api.GetAsync(Accounts).JsonAsync()).GetProperty("service-accounts").EnumerateArray()
            .SelectMany(a => a.GetProperty("api-keys").EnumerateArray())
            .FirstOrDefault(k => k.GetProperty("name").GetString() == name);

    private static async Task PatchAsync(HttpClient api, string change, string name = "checkout-voice")
    {
        using var response = await SendAsync(api, HttpMethod.Patch, name, change);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient api, HttpMethod method, string name, string? body = null)
    {
        var key = await KeyAsync(api, name);
        var path = $"{Accounts}/{key.GetProperty("service_account_user_id").GetString()}"
            + $"/api-keys/{key.GetProperty("key_id").GetString()}";
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Some.Json(body) };
        return await api.SendAsync(request);
    }
}
