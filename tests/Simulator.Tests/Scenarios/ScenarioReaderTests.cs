using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.Scenarios;

public sealed class ScenarioReaderTests
{
    [Fact]
    public void The_demo_is_a_company_of_ten_keys_whose_checkout_leaks_soon()
    {
        var demo = Scenario.Demo;
        Assert.Equal(10, demo.Keys.Count);
        Assert.True(demo.History >= TimeSpan.FromDays(14));
        var leak = Assert.Single(demo.Leaks);
        Assert.Equal("checkout-voice", leak.Key);
        Assert.Equal(TimeSpan.FromSeconds(5), leak.AfterLive);
        Assert.InRange(leak.Times!.Value, 100, 1_000);
        Assert.Equal("payments", demo.Keys.Single(k => k.Name == leak.Key).ServiceAccount);
    }

    [Fact]
    public void What_a_text_leaves_out_keeps_its_default()
    {
        var key = Parse("""{ "keys": [{ "name": "a" }] }""").Keys[0];
        Assert.Equal(new ScenarioKey { Name = "a" }.RequestsPerHour, key.RequestsPerHour);
        Assert.Equal(KeyKind.SteadyService, key.Kind);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var scenario = Parse("""
            {
              // who
              "keys": [{ "name": "a", "kind": "nightly_batch", }], /* and what */
              "leaks": [{ "kind": "slow_burn", "key": "a", "after_live": "-1.5h" }],
            }
            """);
        Assert.Equal(KeyKind.NightlyBatch, scenario.Keys[0].Kind);
        Assert.Equal(TimeSpan.FromMinutes(-90), scenario.Leaks[0].AfterLive);
    }

    [Fact]
    public void An_unknown_member_is_named_with_its_line_and_with_what_is_known()
    {
        var error = Refused("""
            {
              "keys": [
                { "name": "a", "knd": "sparse" }
              ]
            }
            """);
        Assert.StartsWith(
            "s.json, line 3: 'knd' is no known member; known here are name, service_account, held_by, kind,", error);
        Assert.DoesNotContain("recordings", error);
    }

    [Fact]
    public void An_unknown_member_at_the_top_is_named_too() =>
        Assert.StartsWith(
            "s.json, line 1: 'key' is no known member; known here are seed, history,", Refused("""{ "key": [] }"""));

    [Theory]
    [InlineData("""{ "history": "two weeks" }""", "'two weeks' is no length of time")]
    [InlineData("""{ "keys": [{ "kind": "sparse" }] }""", "name")]
    [InlineData("""{ "keys": [{ "name": "a" }, { "name": "a" }] }""", "The key 'a' is named twice.")]
    [InlineData("""{ "keys": [{ "name": "a", "time_zone": "Mars" }] }""", "the time zone 'Mars'")]
    [InlineData(
        """{ "keys": [{ "name": "a", "uses": [{ "model": "m" }] }] }""",
        "the model 'm', which the scenario does not offer")]
    [InlineData("""{ "keys": [{ "name": "a", "uses": [] }] }""", "at least one use")]
    [InlineData("""{ "keys": [{ "name": "a", "raggedness": 3 }] }""", "raggedness 3")]
    [InlineData(
        """{ "leaks": [{ "kind": "spike", "key": "b", "after_live": "1m" }] }""",
        "the key 'b', which the scenario does not have")]
    [InlineData(
        """{ "keys": [{ "name": "a" }], "leaks": [{ "kind": "spike", "key": "a" }] }""",
        "needs one of 'start' and 'after_live'")]
    [InlineData("""{ "workspace": { "cycle_day": 31 } }""", "a day from 1 to 28")]
    [InlineData("""{ "models": [{ "id": "m", "concurrency_group": "g" }] }""", "the concurrency group 'g'")]
    [InlineData("null", "an object was expected")]
    [InlineData("{", "s.json, line 1")]
    public void What_does_not_hold_is_refused_with_a_sentence(string json, string part) =>
        Assert.Contains(part, Refused(json));

    [Fact]
    public void A_missing_file_is_refused_with_its_name() =>
        Assert.Contains(
            "/no/such.json", Assert.Throws<ScenarioException>(() => Scenario.Load("/no/such.json")).Message);

    [Theory]
    [InlineData("20s", 20)]
    [InlineData("1.5h", 5400)]
    [InlineData("-3d", -259200)]
    public void A_span_of_time_reads_as_people_write_it(string text, double seconds) => Assert.Equal(
        seconds,
        Parse($$"""{ "keys": [{ "name": "a", "created_after_live": "{{text}}" }] }""")
            .Keys[0].CreatedAfterLive!.Value.TotalSeconds);

    private static Scenario Parse(string json) => Scenario.Parse(json, "s.json");

    private static string Refused(string json) => Assert.Throws<ScenarioException>(() => Parse(json)).Message;
}
