using System.Text;
using Burnwatch.Web.Tests.Samples;

namespace Burnwatch.Web.Tests.Metrics;

public sealed class MetricsEndpointTests(PushHost host) : IClassFixture<PushHost>, IAsyncLifetime
{
    private const string Protobuf = "application/x-protobuf";

    private static readonly ulong Noon = (ulong)PushHost.Noon.ToUnixTimeSeconds() * 1_000_000_000;

    public async ValueTask InitializeAsync() =>
        await host.ExecuteAsync("truncate usage_sample, sample_batch, concurrency_reading");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Gauges_and_deltas_in_protobuf_are_a_reading_and_a_use()
    {
        var (status, text) = await PushAsync(Request(
            Metric("elevenapi.requests.current", 5, Proto.Bytes(1, Point(Proto.Fixed(6, 4)))),
            Metric("elevenapi.requests.maximum", 5, Proto.Bytes(1, Point(Proto.Double(4, 10)))),
            Metric("elevenapi.credits", 7, Proto.Bytes(1, Point(Proto.Double(4, 12.5))), Proto.Number(2, 1)),
            Metric("elevenapi.requests", 7, Proto.Bytes(1, Point(Proto.Fixed(6, 3))), Proto.Number(2, 1))));

        Assert.Equal((200, ""), (status, text));
        Assert.Equal(
            ("flash", 4, 10, "otlp"), await host.SingleAsync<(string, int, int, string)>(
                "select model_family, current, maximum, source from concurrency_reading"));
        Assert.Equal(
            (12.5, 3L), await host.SingleAsync<(double, long)>("select credits, requests from usage_sample"));
        Assert.Equal(
            ("checkout", "web-1"), await host.SingleAsync<(string, string)>("select service, host from sample_origin where host = 'web-1'"));
    }

    [Fact]
    public async Task The_same_in_json_is_the_same()
    {
        var (status, text) = await host.PostAsync("/v1/metrics", Encoding.UTF8.GetBytes($$$"""
            {"resourceMetrics":[{
              "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}},
                                        {"key":"process.pid","value":{"intValue":"7"}}]},
              "scopeMetrics":[{"metrics":[
                {"name":"elevenapi.requests.current","gauge":{"dataPoints":[{{{JsonPoint("\"asInt\":\"4\"")}}}]}},
                {"name":"elevenapi.requests.maximum","gauge":{"dataPoints":[{{{JsonPoint("\"asInt\":10")}}}]}},
                {"name":"elevenapi.credits","sum":{"aggregationTemporality":1,"isMonotonic":true,
                 "dataPoints":[{{{JsonPoint("\"asDouble\":12.5")}}}]}}]}]}]}
            """));

        Assert.Equal((200, "{}"), (status, text));
        Assert.Equal((4, 10), await host.SingleAsync<(int, int)>("select current, maximum from concurrency_reading"));
        Assert.Equal(12.5, await CreditsAsync());
    }

    [Fact]
    public async Task Of_a_counter_that_goes_on_for_ever_only_what_was_added_counts()
    {
        await CumulativeAsync("old", value: 1_000, second: 0, started: -86_400);
        Assert.Equal(0, await CreditsAsync());
        await CumulativeAsync("old", value: 1_030, second: 10, started: -86_400);
        Assert.Equal(30, await CreditsAsync());
        await CumulativeAsync("old", value: 1_030, second: 20, started: -86_400);
        Assert.Equal(30, await CreditsAsync());
        // The service began anew.
        await CumulativeAsync("old", value: 7, second: 30, started: 25);
        Assert.Equal(37, await CreditsAsync());
    }

    [Fact]
    public async Task Of_a_counter_that_was_not_seen_before_nothing_counts_for_it_may_have_been_counted_already()
    {
        await CumulativeAsync("young", value: 20, second: 30, started: 0);
        Assert.Equal(0, await CreditsAsync());
    }

    [Fact]
    public async Task Points_of_one_series_in_one_export_count_one_after_the_other_whatever_their_order()
    {
        await CumulativeAsync("several", value: 90, second: 0, started: -600);
        var (status, _) = await PushAsync(Request(Metric(
            "elevenapi.credits", 7,
            Proto.Bytes(1, Point(Proto.Double(4, 110), 20, -600, "several")),
            Proto.Bytes(1, Point(Proto.Double(4, 100), 10, -600, "several")),
            Proto.Number(2, 2))));

        Assert.Equal((200, 20), (status, await CreditsAsync()));
    }

    [Fact]
    public async Task Series_that_differ_in_an_attribute_that_is_not_read_are_told_apart()
    {
        await CumulativeAsync("users", value: 1_000, second: 0, started: -600, user: "anna");
        await CumulativeAsync("users", value: 5_000, second: 1, started: -600, user: "ben");
        await CumulativeAsync("users", value: 1_010, second: 2, started: -600, user: "anna");
        await CumulativeAsync("users", value: 5_003, second: 3, started: -600, user: "ben");

        Assert.Equal(13, await CreditsAsync());
    }

    [Fact]
    public async Task A_counter_that_falls_and_did_not_begin_anew_is_refused_and_counts_on_from_its_highest()
    {
        await CumulativeAsync("fallen", value: 100, second: 0, started: -600);
        await CumulativeAsync("fallen", value: 40, second: 10, started: -600);
        Assert.Equal(0, await CreditsAsync());
        await CumulativeAsync("fallen", value: 103, second: 20, started: -600);
        Assert.Equal(3, await CreditsAsync());
    }

    [Fact]
    public async Task A_point_from_the_future_is_refused_and_does_not_hide_those_that_follow()
    {
        await CumulativeAsync("ahead", value: 100, second: 0, started: -600);
        await CumulativeAsync("ahead", value: 150, second: 7_200, started: -600);
        await CumulativeAsync("ahead", value: 104, second: 10, started: -600);
        Assert.Equal(4, await CreditsAsync());
    }

    [Fact]
    public async Task An_export_that_is_tried_again_is_counted_once()
    {
        var request = Request(
            Metric("elevenapi.credits", 7, Proto.Bytes(1, Point(Proto.Double(4, 5))), Proto.Number(2, 1)));
        await PushAsync(request);
        await PushAsync(request);
        Assert.Equal(5, await CreditsAsync());
    }

    [Fact]
    public async Task What_is_not_taken_is_told_as_a_partial_success()
    {
        var (status, text) = await PushAsync(Request(
            Metric("http.server.duration", 9, Proto.Bytes(1, [])),
            Metric("elevenapi.requests.current", 5, Proto.Bytes(1, Point(Proto.Fixed(6, 4)))),
            Metric("elevenapi.credits", 7, Proto.Bytes(1, Point(Proto.Double(4, 5))), Proto.Number(2, 1))));

        Assert.Equal(200, status);
        Assert.StartsWith("\n", text);
        Assert.Contains("elevenapi.requests.current: Send elevenapi.requests.maximum beside it", text);
        Assert.Contains("1 data points are of metrics that are not read", text);
        Assert.Equal(5, await CreditsAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0x0a })]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x0f })]
    public async Task What_is_no_protobuf_is_refused(byte[] body) =>
        Assert.Equal(400, (await host.PostAsync("/v1/metrics", body, Protobuf)).Status);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"resourceMetrics":{}}""")]
    [InlineData("""{"resourceMetrics":[1]}""")]
    public async Task What_is_no_export_in_json_is_refused(string body) =>
        Assert.Equal(400, (await host.PostAsync("/v1/metrics", Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task A_packed_export_is_unpacked()
    {
        var body = PushHost.Pack(Request(
            Metric("elevenapi.credits", 7, Proto.Bytes(1, Point(Proto.Double(4, 6))), Proto.Number(2, 1))));
        Assert.Equal(200, (await host.PostAsync("/v1/metrics", body, Protobuf, isPacked: true)).Status);
        Assert.Equal(6, await CreditsAsync());
    }

    private async Task CumulativeAsync(
        string family, double value, int second, int started, string user = "somebody")
    {
        var (status, _) = await PushAsync(Request(Metric(
            "elevenapi.credits", 7,
            Proto.Bytes(1, Point(Proto.Double(4, value), second, started, family, user)), Proto.Number(2, 2))));
        Assert.Equal(200, status);
    }

    private Task<(int Status, string Text)> PushAsync(byte[] request) =>
        host.PostAsync("/v1/metrics", request, Protobuf);

    private Task<double> CreditsAsync() =>
        host.SingleAsync<double>("select coalesce(sum(credits), 0) from usage_sample");

    private static byte[] Request(params byte[][] metrics) => Proto.Bytes(1, Proto.Message(
        Proto.Bytes(2, Proto.Message([Proto.Bytes(1, Proto.Text(1, "a scope")), .. metrics])),
        Proto.Bytes(1, Proto.Message(Attribute(1, "service.name", "checkout"), Attribute(1, "host.name", "web-1")))));

    private static byte[] Metric(string name, int kind, params byte[][] data) => Proto.Bytes(2, Proto.Message(
        Proto.Text(1, name), Proto.Text(3, "{request}"), Proto.Bytes(kind, Proto.Message(data))));

    private static byte[] Point(
        byte[] value, int second = 0, int started = 0, string family = "flash", string user = "somebody") =>
        Proto.Message(
            Proto.Fixed(2, Noon + (ulong)(started * 1_000_000_000L)),
            Proto.Fixed(3, Noon + (ulong)(second * 1_000_000_000L)),
            value,
            Attribute(7, "elevenapi.credential", "k1"),
            Attribute(7, "elevenapi.model_family", family),
            Attribute(7, "user.id", user));

    private static byte[] Attribute(int field, string name, string value) =>
        Proto.Bytes(field, Proto.Message(Proto.Text(1, name), Proto.Bytes(2, Proto.Text(1, value))));

    private static string JsonPoint(string value) => $$$"""
        {"timeUnixNano":"{{{Noon}}}",{{{value}}},
         "attributes":[{"key":"elevenapi.credential","value":{"stringValue":"tts"}}]}
        """;
}
