using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Tests.ElevenApi;

namespace Burnwatch.Simulator.Tests;

public sealed class LedgerTests
{
    [Fact]
    public async Task The_hours_add_up_to_the_whole()
    {
        var scenario = Scenario.Demo with { History = TimeSpan.FromDays(3) };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), scenario);
        var hours = simulator.Ledger.Hours(simulator.Ledger.Start, Some.Noon);
        Assert.Equal(simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon), hours.Sum(h => h.Credits));
        Assert.Equal(
            simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon, "support-agent", "STT"),
            hours.Where(h => h is { Key: "support-agent", Product: "STT" }).Sum(h => h.Credits));
        Assert.All(hours, h => Assert.Equal(h.Credits * 0.18m / 1000, h.CostUsd));
    }

    [Fact]
    public async Task The_analytics_reach_it_to_the_credit_after_lateness_and_revisions()
    {
        var time = Some.Clock();
        var scenario = Some.Scenario(Some.Key("a"), Some.Key("b")) with
        {
            Lateness = new() { Typical = TimeSpan.FromMinutes(1), RevisedShare = 0.1 },
            Leaks = [new() { Kind = LeakKind.Spike, Key = "a", AfterLive = TimeSpan.FromMinutes(1) }],
        };
        await using var simulator = await Some.SimulatorAsync(time, scenario);
        using var api = Some.ElevenApi(simulator);
        time.Advance(TimeSpan.FromHours(1));
        var end = time.GetUtcNow();

        var early = await UsageReply.QueryAsync(api, simulator.Ledger.Start, end);
        time.Advance(TimeSpan.FromHours(5));
        var late = await UsageReply.QueryAsync(api, simulator.Ledger.Start, end);

        var truth = simulator.Ledger.Credits(simulator.Ledger.Start, end);
        Assert.NotEqual(truth, early.Credits);
        Assert.Equal(truth, late.Credits);
    }

    [Fact]
    public async Task Two_simulators_of_one_seed_tell_the_same_at_every_instant()
    {
        var time = Some.Clock();
        var scenario = Scenario.Demo with { History = TimeSpan.FromHours(6) };
        await using var one = await Some.SimulatorAsync(time, scenario);
        await using var other = await Some.SimulatorAsync(time, scenario);
        using var toOne = Some.ElevenApi(one);
        using var toOther = Some.ElevenApi(other);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(47));
            var now = time.GetUtcNow();
            var a = await UsageReply.QueryAsync(toOne, now.AddHours(-1), now, ["hashed_xi_api_key", "model"]);
            var b = await UsageReply.QueryAsync(toOther, now.AddHours(-1), now, ["hashed_xi_api_key", "model"]);
            Assert.Equal(a.Json.GetRawText(), b.Json.GetRawText());
        }
    }
}
