using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Burnwatch.Web.Tests.Samples;

public sealed class SamplesEndpointTests(PushHost host) : IClassFixture<PushHost>, IAsyncLifetime
{
    private const string Good = """{"credential":"k1","at":"2026-04-22T12:00:00Z","credits":5,"requests":1}""";

    public async ValueTask InitializeAsync() =>
        await host.ExecuteAsync("truncate usage_sample, sample_batch, concurrency_reading, sample_origin");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_sample_with_every_member_is_stored()
    {
        var (status, text) = await host.PostAsync("""
            [{"credential":"tts","workspace":"acme","at":"2026-04-22T14:00:02.5+02:00","model_family":"flash",
              "credits":12.5,"requests":3,"current":4,"maximum":10,"service":"checkout","host":"web-1"}]
            """);

        Assert.Equal((200, """{"accepted":1,"rejected":0}"""), (status, text));
        Assert.Equal(
            ("flash", 12.5, 3L), await host.SingleAsync<(string, double, long)>(
                "select model_family, credits, requests from usage_sample"));
        Assert.Equal(
            (PushHost.Noon.AddSeconds(2.5).UtcDateTime, 4, 10, "push"),
            await host.SingleAsync<(DateTime, int, int, string)>(
                "select at, current, maximum, source from concurrency_reading"));
        Assert.Equal(
            ("checkout", "web-1"), await host.SingleAsync<(string, string)>("select service, host from sample_origin"));
    }

    [Fact]
    public async Task A_sample_a_line_is_taken_too()
    {
        Assert.Equal(
            (200, """{"accepted":2,"rejected":0}"""), await host.PostAsync(Good + "\n" + Good, "application/x-ndjson"));
        Assert.Equal(10, await CreditsAsync());
    }

    [Theory]
    [InlineData("""{"credential":7,"at":"2026-04-22T12:00:00Z","credits":5}""", "credential")]
    [InlineData("""{"credential":"k1","at":"yesterday","credits":5}""", "at")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00","credits":5}""", "at")]
    [InlineData("""{"credential":"k1","credits":5}""", "at")]
    [InlineData("""{"credential":"k1","at":"2026-04-20T12:00:00Z","credits":5}""", "at")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:06:00Z","credits":5}""", "at")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00Z","credits":"5"}""", "credits")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00Z","credits":1e999}""", "credits")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00Z","requests":1.5}""", "requests")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00Z","current":{"a":[1]},"maximum":3}""", "current")]
    [InlineData("""{"credential":"k1","at":"2026-04-22T12:00:00Z","credit":{"a":[1]}}""", "row")]
    [InlineData("""{"credential":"\ud800","at":"2026-04-22T12:00:00Z","credits":5}""", "credential")]
    [InlineData("""{"credential":"nobody","at":"2026-04-22T12:00:00Z","credits":5}""", "credential")]
    [InlineData("[1,[2]]", "row")]
    [InlineData("null", "row")]
    public async Task A_bad_row_is_told_by_number_and_member_and_the_good_ones_are_stored(string row, string field)
    {
        var (status, text) = await host.PostAsync($"[{Good},{row},{Good}]");

        Assert.Equal(200, status);
        using var answer = JsonDocument.Parse(text);
        Assert.Equal(2, answer.RootElement.GetProperty("accepted").GetInt32());
        var error = Assert.Single(answer.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal((2, field), (error.GetProperty("row").GetInt32(), error.GetProperty("field").GetString()));
        Assert.Equal(10, await CreditsAsync());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"samples\":[]}")]
    [InlineData("[{\"credential\":\"k1\",")]
    [InlineData("hello")]
    [InlineData("")]
    public async Task What_is_no_array_of_json_is_refused_whole(string body)
    {
        var (status, text) = await host.PostAsync(body);

        Assert.Equal(400, status);
        Assert.Contains("nothing of it was taken", text);
    }

    [Theory]
    [InlineData("[\n{0},\n{0},\n{x]", "application/json", "byte 2 of line 4")]
    [InlineData("{0}\n{0}\n{x\n{0}", "application/x-ndjson", "byte 2 of line 3")]
    public async Task Where_a_body_is_no_json_is_told(string body, string type, string place)
    {
        var (status, text) = await host.PostAsync(body.Replace("{0}", Good, StringComparison.Ordinal), type);

        Assert.Equal(400, status);
        Assert.Contains($"no JSON near {place},", text);
    }

    [Fact]
    public async Task A_batch_that_ends_in_the_middle_stores_nothing()
    {
        Assert.Equal(400, (await host.PostAsync($"[{Good},{Good},")).Status);
        Assert.Equal(0, await CreditsAsync());
    }

    [Fact]
    public async Task A_batch_with_no_good_row_is_not_processable() =>
        Assert.Equal(422, (await host.PostAsync("""[{"credential":"k1"}]""")).Status);

    [Fact]
    public async Task A_batch_sent_again_under_the_same_name_is_answered_the_same_and_counted_once()
    {
        var first = await host.PostAsync($"[{Good},null]", key: "batch-1");
        Assert.Equal(first, await host.PostAsync($"[{Good},null]", key: "batch-1"));
        Assert.Equal(5, await CreditsAsync());
    }

    [Fact]
    public async Task A_packed_body_is_unpacked()
    {
        var body = PushHost.Pack(Encoding.UTF8.GetBytes($"[{Good}]"));
        Assert.Equal(200, (await host.PostAsync("/api/v1/samples", body, isPacked: true)).Status);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_a_large_one_is_refused()
    {
        var bomb = PushHost.Pack(Encoding.UTF8.GetBytes($"[{Good}{new string(' ', 64 * 1024 * 1024)}"));
        Assert.InRange(bomb.Length, 0, 1024 * 1024);

        var (status, text) = await host.PostAsync("/api/v1/samples", bomb, isPacked: true);

        Assert.Equal(413, status);
        Assert.Contains("too large", text);
        Assert.Equal(0, await CreditsAsync());
    }

    [Fact]
    public async Task A_large_body_is_refused() =>
        Assert.Equal(413, (await host.PostAsync($"[{Good}{new string(' ', 2 * 1024 * 1024)}]")).Status);

    [Fact]
    public async Task A_body_that_does_not_unpack_is_refused()
    {
        var torn = PushHost.Pack(Encoding.UTF8.GetBytes($"[{Good}]"))[..^12];
        Assert.Equal(400, (await host.PostAsync("/api/v1/samples", torn, isPacked: true)).Status);
        Assert.Equal(400, (await host.PostAsync("/api/v1/samples", "[]"u8.ToArray(), isPacked: true)).Status);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task What_is_packed_otherwise_is_refused(string packing)
    {
        var body = Encoding.UTF8.GetBytes($"[{Good}]");
        Assert.Equal(415, (await host.PostAsync("/api/v1/samples", body, isPacked: true, packing: packing)).Status);
        Assert.Equal(
            200, (await host.PostAsync("/api/v1/samples", body, isPacked: true, packing: "identity")).Status);
    }

    [Fact]
    public async Task More_rows_than_the_limit_are_refused_whole()
    {
        Assert.Equal(413, (await host.PostAsync($"[{string.Join(',', Enumerable.Repeat("0", 1001))}]")).Status);
        Assert.Equal(422, (await host.PostAsync($"[{string.Join(',', Enumerable.Repeat("0", 1000))}]")).Status);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused() =>
        Assert.Equal(415, (await host.PostAsync($"[{Good}]", "text/plain")).Status);

    [Fact]
    public async Task A_key_that_travels_in_a_report_is_refused_and_repeated_nowhere()
    {
        const string canary = "sk_canary0123456789";
        var traces = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue(
                $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events)}"),
        };
        ActivitySource.AddActivityListener(listener);
        var (_, text) = await host.PostAsync($$"""
            [{"credential":"{{canary}}","at":"2026-04-22T12:00:00Z","credits":5},
             {"credential":"k1","at":"2026-04-22T12:00:00Z","credits":5,"service":"{{canary}}"},
             {"credential":"k1","at":"{{canary}}","credits":5},
             {"{{canary}}":1}]
            """);
        var (_, torn) = await host.PostAsync($$"""[{"credential":"k1",{{canary}}""");

        Assert.DoesNotContain("canary", text);
        Assert.DoesNotContain("canary", torn);
        Assert.DoesNotContain("canary", host.Logs.Text);
        Assert.NotEmpty(traces);
        Assert.DoesNotContain(traces, trace => trace.Contains("canary", StringComparison.Ordinal));
        foreach (var written in traces.Append(host.Logs.Text))
            Assert.DoesNotContain(host.Token, written);
        Assert.Equal(0, await CreditsAsync());
    }

    private Task<double> CreditsAsync() =>
        host.SingleAsync<double>("select coalesce(sum(credits), 0) from usage_sample");
}
