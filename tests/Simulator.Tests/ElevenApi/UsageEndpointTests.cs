using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class UsageEndpointTests
{
    private static readonly string[] ByKey = ["hashed_xi_api_key", "product_type", "model"];

    [Fact]
    public async Task The_answer_has_the_live_columns_with_the_groups_in_front_and_the_name_beside_the_hash()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddHours(-1), Some.Noon, ByKey);

        Assert.Equal(
            ["hashed_xi_api_key", "api_key_name", "product_type", "model", "timestamp",
             "total_usage", "total_minutes", "total_cost", "usage_count", "total_charge_count"],
            usage.Columns);
        Assert.Equal(
            """["String","String","String","String","DateTime","Int","Float","Float","Int","Float"]""",
            usage.Json.GetProperty("column_types").GetRawText());
        Assert.Equal(
            """[null,null,null,null,null,"credits","min","usd",null,null]""",
            usage.Json.GetProperty("column_units").GetRawText());
        var row = usage.Rows[0];
        Assert.Equal(simulator.KeyHashes["checkout-voice"], usage.Cell(row, "hashed_xi_api_key").GetString());
        Assert.Equal("checkout-voice", usage.Cell(row, "api_key_name").GetString());
        Assert.Matches(@"^2026-06-18T11:\d\d:00Z$", usage.Cell(row, "timestamp").GetString());
    }

    [Fact]
    public async Task All_of_the_history_adds_up_to_the_ledger()
    {
        await using var simulator = await Some.SimulatorAsync(
            Some.Clock(), Some.Scenario(Some.Key("a"), Some.Key("b")));
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddDays(-3), Some.Noon, ByKey);

        Assert.True(usage.Credits > 1_000_000);
        Assert.Equal(simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon), usage.Credits);
        var a = usage.Rows
            .Where(r => usage.Cell(r, "api_key_name").GetString() == "a")
            .Sum(r => (long)usage.Number(r, "total_usage"));
        Assert.Equal(simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon, key: "a"), a);
    }

    [Fact]
    public async Task Numbers_are_strings_now_and_then()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddDays(-1), Some.Noon, ByKey);

        var texts = usage.Rows.Count(r => usage.Cell(r, "total_usage").ValueKind is JsonValueKind.String);
        Assert.InRange(texts, 1, usage.Rows.Count / 4);
    }

    [Fact]
    public async Task Without_groups_every_bucket_has_a_row_and_an_empty_one_is_zeros()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddDays(-3), Some.Noon.AddHours(2), interval: 3600);

        Assert.Equal(74, usage.Rows.Count);
        Assert.Equal(0, usage.Number(usage.Rows[0], "total_usage"));
        Assert.Equal(0, usage.Number(usage.Rows[^1], "total_usage"));
        Assert.Equal(simulator.Ledger.Credits(simulator.Ledger.Start, Some.Noon), usage.Credits);
    }

    [Fact]
    public async Task Days_begin_at_local_midnight_and_minutes_in_utc()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        var days = await UsageReply.QueryAsync(
            api, Some.Noon.AddDays(-1), Some.Noon, interval: 86400, zone: "Asia/Kolkata");
        var tens = await UsageReply.QueryAsync(
            api, Some.Noon.AddHours(-1), Some.Noon, interval: 600, zone: "Asia/Kolkata");

        Assert.Equal("2026-06-16T18:30:00Z", days.Cell(days.Rows[0], "timestamp").GetString());
        Assert.Equal("2026-06-18T11:00:00Z", tens.Cell(tens.Rows[0], "timestamp").GetString());
    }

    [Fact]
    public async Task A_filter_leaves_only_what_it_names()
    {
        await using var simulator = await Some.SimulatorAsync(
            Some.Clock(), Some.Scenario(Some.Key("a"), Some.Key("b")));
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddHours(-1), Some.Noon, ByKey,
            filters: new[]
            {
                new { column = "hashed_xi_api_key", operation = "in", values = new[] { simulator.KeyHashes["b"] } },
            });

        Assert.NotEmpty(usage.Rows);
        Assert.All(usage.Rows, r => Assert.Equal("b", usage.Cell(r, "api_key_name").GetString()));
    }

    [Fact]
    public async Task Usage_without_a_key_has_neither_hash_nor_name()
    {
        var web = Some.Key("web") with { HeldBy = KeyHolder.WebApp };
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Some.Scenario(web));
        using var api = Some.ElevenApi(simulator);

        var usage = await UsageReply.QueryAsync(api, Some.Noon.AddHours(-1), Some.Noon, ByKey);

        Assert.NotEmpty(usage.Rows);
        Assert.All(usage.Rows, r => Assert.Equal(JsonValueKind.Null, usage.Cell(r, "hashed_xi_api_key").ValueKind));
        Assert.All(usage.Rows, r => Assert.Equal(JsonValueKind.Null, usage.Cell(r, "api_key_name").ValueKind));
    }

    [Theory]
    [InlineData("{}", "start_time", "missing")]
    [InlineData("""{"start_time":1,"end_time":1781780400000}""", "start_time", "greater_than_equal")]
    [InlineData("""{"start_time":"soon","end_time":1781780400000}""", "start_time", "int_type")]
    [InlineData(
        """{"start_time":1781780400000,"end_time":1781780400000,"interval_seconds":0}""",
        "interval_seconds",
        "greater_than_equal")]
    [InlineData("""{"start_time":1781780400000,"end_time":1781780400000,"group_by":["colour"]}""", "group_by", "enum")]
    [InlineData(
        """{"start_time":1781780400000,"end_time":1781780400000,"time_zone":"Mars/Olympus"}""",
        "time_zone",
        "value_error")]
    [InlineData("""{"start_time":1781780400001,"end_time":1781780400000}""", "end_time", "value_error")]
    public async Task An_invalid_query_is_refused_with_an_array_of_faults(string body, string member, string type)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        using var response = await api.PostAsync("/v1/workspace/analytics/query/usage-by-product-over-time", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var fault = (await Task.FromResult(response).JsonAsync()).GetProperty("detail")[0];
        Assert.Equal("body", fault.GetProperty("loc")[0].GetString());
        Assert.Equal(member, fault.GetProperty("loc")[1].GetString());
        Assert.Equal(type, fault.GetProperty("type").GetString());
        Assert.NotEmpty(fault.GetProperty("msg").GetString()!);
    }
}
