using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Burnwatch.Secrets;
using Burnwatch.Testing;

namespace Burnwatch.Collector.Tests;

/// <summary>
/// A key is planted, the provider sends it back in every way it can, and everything that was written is searched.
/// </summary>
public sealed class SecretLeakTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Canary = "sk_c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";
    private const string SecondCanary = "sk_dec0de00dec0de00dec0de00dec0de00dec0de00dec0de00";
    private const string Variable = "BURNWATCH_TEST_CANARY";
    private const string SecondVariable = "BURNWATCH_TEST_SECOND_CANARY";

    private readonly CollectorTables tables = new(database);
    private readonly ConcurrentQueue<string> traces = new();

    public static TheoryData<string, string> Echoes { get; } = new()
    {
        {
            "an error object",
            Refusal("401 Unauthorized", """{"detail":{"code":"invalid_api_key","message":"no key KEY here"}}""")
        },
        { "an error word", Refusal("403 Forbidden", """{"detail":{"code":"KEY","status":"KEY","message":"KEY"}}""") },
        {
            "an error array",
            Refusal("422 Unprocessable", """{"detail":[{"loc":["header","KEY"],"msg":"KEY is wrong","type":"KEY"}]}""")
        },
        { "an error string", Refusal("404 Not Found", """{"detail":"no such thing as KEY"}""") },
        {
            "a missing permission",
            Refusal(
                "401 Unauthorized",
                """{"detail":{"status":"missing_permissions","message":"missing the permission KEY to"}}""")
        },
        {
            "an escaped error",
            Refusal(
                "400 Bad Request",
                $$$"""{"detail":{"code":"x","message":"{{{Escaped(Canary)}}}"}}""")
        },
        {
            "a long error, cut in the middle of the key",
            Refusal("500 Oops", $$$"""{"detail":{"message":"{{{new string('a', 170)}}} KEY"}}""")
        },
        {
            "an error body that is cut off",
            Refusal("429 Too Many", """{"detail":{"code":"rate_limit_exceeded","message":"KEY""")
        },
        { "a page of a proxy", Refusal("502 Bad Gateway", "<html>KEY</html>") },
        { "a reason phrase", Refusal("401 KEY", "") },
        { "a broken header line", "HTTP/1.1 200 OK\r\nKEY\r\n\r\n" },
        { "a broken status line", "KEY\r\n\r\n" },
        { "a broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n" },
        { "a body that is cut off", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{\"KEY\":\"KEY" },
        { "a success that is no JSON", Refusal("200 OK", "KEY") },
        { "a member of a broken answer", Refusal("200 OK", """{"KEY":{"KEY":[1,KEY]}}""") },
        {
            "a wrong type in place of the rows",
            Refusal(
                "200 OK",
                """{"columns":["KEY"],"column_units":["KEY"]"""
                + ""","rows":"KEY","service-accounts":"KEY","character_count":"KEY"}""")
        },
        {
            "a cell",
            Refusal(
                "200 OK",
                """{"columns":["hashed_xi_api_key","timestamp","KEY"],"column_units":[null,null,"credits"],"rows":"""
                + """[["h","KEY","KEY"]]}""")
        },
        { "a redirect", Refusal("302 Found", "KEY", "Location: /KEY\r\n") },
    };

    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_key_that_is_sent_back_is_written_nowhere(string place, string answer)
    {
        using var listener = Listen();
        Environment.SetEnvironmentVariable(Variable, Canary);
        Environment.SetEnvironmentVariable(SecondVariable, SecondCanary);
        var thrown = new ConcurrentQueue<string>();
        EventHandler<FirstChanceExceptionEventArgs> keep = (_, e) => Keep(e.Exception, thrown);
        AppDomain.CurrentDomain.FirstChanceException += keep;
        // What is sent back is the key that came.
        await using var provider = new RawProvider(key => answer
            .Replace("KEY", key, StringComparison.Ordinal)
            .Replace(Canary, key, StringComparison.Ordinal)
            .Replace(Escaped(Canary), Escaped(key), StringComparison.Ordinal));
        await using var collector = new TestCollector(database.DataSource, settings: Settings(provider.Url));
        var workspace = Assert.Single(collector.Workspaces);

        await collector.Usage.PollAsync(workspace, default);
        await collector.Inventory.PollAsync(workspace, default);
        await collector.Prober.ProbeAsync(workspace, default);
        var written = new List<string>();
        await foreach (var finding in collector.Doctor.CheckAsync())
            written.Add(finding.ToString());

        AppDomain.CurrentDomain.FirstChanceException -= keep;
        Assert.All(provider.Keys, key => Assert.Contains(key, new[] { Canary, SecondCanary }));
        Assert.Contains(Canary, provider.Keys);
        Assert.True(provider.Keys.Count >= 4, $"{place}: {provider.Keys.Count} requests");
        Assert.NotEmpty(collector.Logged.Messages);
        Assert.NotEmpty(traces);
        Assert.NotEmpty(thrown);
        written.AddRange([collector.Logged.Text, .. traces, .. thrown, await DumpAsync(), collector.SettingsText]);
        Assert.All(written, text =>
        {
            Assert.DoesNotContain("c0ffee", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("dec0de", text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task A_redirect_does_not_take_the_key_to_another_host()
    {
        await using var elsewhere = new RawProvider(_ => Refusal("200 OK", "{}"));
        await using var provider = new RawProvider(
            _ => Refusal("307 Temporary Redirect", "", $"Location: {elsewhere.Url}\r\n"));
        Environment.SetEnvironmentVariable(Variable, Canary);
        await using var collector = new TestCollector(database.DataSource, settings: Settings(provider.Url));
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        Assert.Single(provider.Keys);
        Assert.Empty(elsewhere.Keys);
        Assert.StartsWith(
            "ClientBug: ", await tables.SingleAsync<string>("select failure from workspace"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Canary + "\r\nx-other: 1")]
    [InlineData(Canary + "é")]
    public async Task A_key_that_no_header_can_carry_is_not_quoted(string key)
    {
        Environment.SetEnvironmentVariable(Variable, key);
        await using var provider = new RawProvider(_ => Refusal("200 OK", "{}"));
        await using var collector = new TestCollector(database.DataSource, settings: Settings(provider.Url));
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        // The other key is asked with in its place.
        Assert.DoesNotContain(provider.Keys, sent => sent.Contains("c0ffee", StringComparison.Ordinal));
        Assert.NotEmpty(collector.Logged.Messages);
        Assert.DoesNotContain("c0ffee", collector.Logged.Text + await DumpAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_workspace_ready_to_be_asked_prints_its_reference_alone()
    {
        Environment.SetEnvironmentVariable(Variable, Canary);
        var workspace = Some.Workspace() with { ApiKey = SecretReference.Parse($"env:{Variable}") };
        Assert.DoesNotContain(Canary, $"{workspace} {workspace.Access(workspace.ApiKey)}", StringComparison.Ordinal);
    }

    private static string Refusal(string status, string body, string headers = "") =>
        // The length is that of the body with the key in it.
        RawProvider.Response(status, body.Replace("KEY", Canary, StringComparison.Ordinal), headers);

    private static Dictionary<string, string?> Settings(Uri url) => new()
    {
        ["Collector:Workspaces:0:Name"] = "acme",
        ["Collector:Workspaces:0:BaseUrl"] = url.ToString(),
        ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
        ["Collector:Workspaces:0:SecondaryApiKey"] = $"env:{SecondVariable}",
        ["Collector:Workspaces:0:Probes:0:Credential"] = "h1",
        ["Collector:Workspaces:0:Probes:0:ApiKey"] = $"env:{Variable}",
    };

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    // Those of the platform quote the peer, which is why none of them leaves the client: it catches them where they are
    // thrown. What is thrown by us, and what it holds, may end anywhere.
    private static void Keep(Exception e, ConcurrentQueue<string> thrown)
    {
        if (e.GetType().Namespace?.StartsWith("Burnwatch", StringComparison.Ordinal) == true)
            thrown.Enqueue(e.ToString());
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue(string.Join(
                ' ',
                [
                    activity.DisplayName,
                    activity.StatusDescription,
                    .. activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
                    .. activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Value}"),
                ])),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private async Task<string> DumpAsync()
    {
        var dump = new List<string>();
        foreach (var table in await tables.AllAsync<string>(
            "select format('%I', tablename) from pg_tables where schemaname = 'public'"))
            dump.AddRange(await tables.AllAsync<string>($"select t::text from {table} t"));
        Assert.NotEmpty(dump);
        return string.Join('\n', dump);
    }
}
