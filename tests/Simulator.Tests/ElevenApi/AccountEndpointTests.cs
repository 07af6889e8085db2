using System.Text.Json;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class AccountEndpointTests
{
    [Fact]
    public async Task The_subscription_counts_all_keys_and_names_the_end_of_the_cycle()
    {
        var scenario = Some.Scenario(Some.Key("a"), Some.Key("b")) with
        {
            Workspace = new() { Credits = 500_000, CycleDay = 17, Tier = "pro" },
        };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        using var api = Some.ElevenApi(simulator);

        var subscription = await api.GetAsync("/v1/user/subscription").JsonAsync();

        Assert.Equal("pro", subscription.GetProperty("tier").GetString());
        Assert.Equal(500_000, subscription.GetProperty("character_limit").GetInt64());
        Assert.Equal(
            simulator.Ledger.Credits(Some.Noon.Date.AddDays(-1), Some.Noon),
            subscription.GetProperty("character_count").GetInt64());
        Assert.Equal(
            new DateTimeOffset(2026, 7, 17, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
            subscription.GetProperty("next_character_count_reset_unix").GetInt64());
        Assert.Equal("active", subscription.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_user_has_the_subscription_inside()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        var user = await api.GetAsync("/v1/user").JsonAsync();
        Assert.Equal("workspace_admin", user.GetProperty("seat_type").GetString());
        Assert.Equal(JsonValueKind.Number, user.GetProperty("subscription").GetProperty("character_count").ValueKind);
    }

    [Fact]
    public async Task Models_name_the_family_they_share_a_limit_with()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);
        var models = await api.GetAsync("/v1/models").JsonAsync();
        var families = models.EnumerateArray().ToDictionary(
            m => m.GetProperty("model_id").GetString()!, m => m.GetProperty("concurrency_group").GetString());
        Assert.Equal("standard", families["eleven_multilingual_v2"]);
        Assert.Equal("turbo", families["eleven_flash_v2_5"]);
    }
}
