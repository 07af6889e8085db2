using System.Globalization;
using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class RequestsEndpointTests
{
    private const string Path = "/v1/workspace/analytics/requests";

    [Fact]
    public async Task It_lists_as_many_requests_as_the_usage_counts_each_once_and_in_order()
    {
        var time = Some.Clock();
        var leak = new ScenarioLeak
        {
            Kind = LeakKind.Spike,
            Key = "checkout-voice",
            AfterLive = TimeSpan.FromMinutes(10),
            Length = TimeSpan.FromHours(1),
            Times = 2,
        };
        await using var simulator = await Some.SimulatorAsync(time, Some.Scenario() with { Leaks = [leak] });
        time.Advance(TimeSpan.FromMinutes(30));
        using var api = Some.ElevenApi(simulator);
        var (from, to) = (Some.Noon, Some.Noon.AddMinutes(25));
        var usage = await UsageReply.QueryAsync(api, from, to);

        var requests = await ListAsync(api, Query(from, to, 1000));

        Assert.Equal(usage.Rows.Sum(r => usage.Number(r, "usage_count")), requests.Rows.Count);
        Assert.Distinct(requests.Rows.Select(r => requests.Cell(r, "request_id").GetString()));
        var times = requests.Rows.Select(r => At(requests, r)).ToList();
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[0], from, to);
        Assert.InRange(times[^1], from, to);
        Assert.All(requests.Rows, r => Assert.Equal(
            "/v1/text-to-speech/{voice_id}", requests.Cell(r, "endpoint").GetString()));
    }

    [Fact]
    public async Task A_filter_leaves_those_of_one_key_and_a_limit_the_first_or_the_last()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock(), Some.Scenario(Some.Key("a"), Some.Key("b")));
        using var api = Some.ElevenApi(simulator);
        object[] filters =
        [
            new { column = "hashed_xi_api_key", operation = "in", values = new[] { simulator.KeyHashes["b"] } },
        ];
        var (from, to) = (Some.Noon.AddHours(-1), Some.Noon);

        var all = await ListAsync(api, Query(from, to, 1000, "asc", filters));
        var first = await ListAsync(api, Query(from, to, 7, "asc", filters));
        var last = await ListAsync(api, Query(from, to, 7, sort: null, filters));

        Assert.All(all.Rows, r => Assert.Equal(
            simulator.KeyHashes["b"], all.Cell(r, "hashed_xi_api_key").GetString()));
        Assert.Equal(Ids(all).Take(7), Ids(first));
        Assert.Equal(Ids(all).TakeLast(7).Reverse(), Ids(last));
    }

    [Fact]
    public async Task A_real_call_is_listed_by_the_id_that_it_was_answered_with()
    {
        var time = Some.Clock();
        await using var simulator = await Some.SimulatorAsync(
            time, Some.Scenario(Some.Key() with { RequestsPerHour = 0 }));
        using var own = Some.ElevenApi(simulator, simulator.KeySecrets["checkout-voice"]);
        using var admin = Some.ElevenApi(simulator);
        using var call = await own.PostAsync("/v1/text-to-speech/v", new { text = "hello" });
        time.Advance(TimeSpan.FromMinutes(1));

        var requests = await ListAsync(admin, Query(Some.Noon, Some.Noon.AddHours(1), 10));

        Assert.Equal(call.Headers.GetValues("request-id"), Ids(requests));
    }

    [Theory]
    [InlineData("{}", "start_time")]
    [InlineData("""{"start_time":1781784000000,"limit":1001}""", "limit")]
    [InlineData("""{"start_time":1781784000000,"limit":0}""", "limit")]
    [InlineData("""{"start_time":1781784000000,"sort":"up"}""", "sort")]
    [InlineData("""{"start_time":1781784000000,"end_time":1781780400000}""", "end_time")]
    [InlineData("""{"start_time":1781784000000,"filters":[{"column":"colour","operation":"in","values":[]}]}""", "filters")]
    public async Task What_is_wrong_with_a_question_is_told_by_its_member(string body, string member)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var api = Some.ElevenApi(simulator);

        using var answer = await api.PostAsync(Path, (object)body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var detail = (await Task.FromResult(answer).JsonAsync()).GetProperty("detail");
        Assert.Equal(member, detail[0].GetProperty("loc")[1].GetString());
    }

    private static object Query(
        DateTimeOffset from, DateTimeOffset to, int limit, string? sort = "asc", object[]? filters = null) => new
        {
            start_time = from.ToUnixTimeMilliseconds(),
            end_time = to.ToUnixTimeMilliseconds(),
            limit,
            sort,
            filters,
        };

    private static async Task<UsageReply> ListAsync(HttpClient api, object query)
    {
        using var response = await api.PostAsync(Path, query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new UsageReply(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static IEnumerable<string?> Ids(UsageReply requests) =>
        requests.Rows.Select(r => requests.Cell(r, "request_id").GetString());

    private static DateTimeOffset At(UsageReply requests, JsonElement row) =>
        DateTimeOffset.Parse(requests.Cell(row, "timestamp").GetString()!, CultureInfo.InvariantCulture);
}
