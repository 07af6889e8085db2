using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Burnwatch.Simulator.Faults;
using Burnwatch.Testing;
using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// Secrets are planted, everything that can go wrong goes wrong, and all that the program wrote anywhere is searched.
/// </summary>
public sealed class CanaryTests
{
    private const string RoutingKey = "c4na7yR0ut1ngK3y9f27ab51d06e83bc";

    private static readonly string[] Keys = ["checkout-voice", "support-agent"];

    private static readonly (int Status, string Body)[] ProvidersEchoes =
    [
        (401, """{"detail":{"code":"invalid_api_key","status":"SECRET","message":"no key SECRET here"}}"""),
        (401, """{"detail":{"status":"missing_permissions","message":"missing the permission SECRET to read"}}"""),
        (403, "SECRET"),
        (422, """{"detail":[{"loc":["header","SECRET"],"msg":"SECRET is wrong","type":"SECRET"}]}"""),
        (429, """{"detail":{"code":"rate_limit_exceeded","message":"SECRET"""),
        (500, "<html>SECRET</html>"),
        (200, """{"SECRET":[{"SECRET":SECRET"""),
        (200, """{"columns":["SECRET"],"rows":[["SECRET"]],"service-accounts":"SECRET","character_count":"SECRET"}"""),
    ];

    [Fact]
    public async Task No_secret_is_in_anything_that_the_program_writes()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Keys));
        await using var provider = await EchoingProxy.StartAsync(world.Simulator.ElevenApiUrl);
        await using var pagerDuty = await EchoingProxy.StartAsync(world.Simulator.PagerDutyUrl);
        await Configure(world, provider, pagerDuty);
        var secondary = world.Simulator.IssueAdminKey();
        await File.WriteAllTextAsync(world.PathOf("secondary.key"), secondary);
        world.Set($"Collector:Workspaces:0:SecondaryApiKey=file:{world.PathOf("secondary.key")}");
        var containing = world.Simulator.IssueAdminKey();
        await File.WriteAllTextAsync(world.PathOf("containing.key"), containing);
        world.Set("Collector:Containment:Enabled=true");
        world.Set($"Collector:Workspaces:0:ContainmentApiKey=file:{world.PathOf("containing.key")}");

        world.Start();
        await world.WatchesAsync();
        var token = await TokenAsync(world);
        var canaries = new Canaries(new Dictionary<string, string>
        {
            ["the admin key"] = world.Simulator.AdminKey,
            ["the secondary admin key"] = secondary,
            ["the admin key that contains"] = containing,
            ["the probed key"] = world.Simulator.KeySecrets[Keys[0]],
            ["the routing key"] = RoutingKey,
            ["the token"] = token,
        });
        await PushAsync(world, token);
        await EverythingGoesWrongAsync(world, provider, pagerDuty);
        var written = await CommandsAsync(world, provider, pagerDuty);
        await ContainAsync(world, provider, written);
        await ExportAsync(world, provider, written);
        written["the pages"] = await PagesAsync(world);
        await using (var database = NpgsqlDataSource.Create(world.ConnectionString))
        {
            written["the tables"] = string.Join('\n', await DatabaseText.ReadAsync(database));
            world.Daemon.Terminate();
            await world.Daemon.ExitCodeAsync();
        }
        written["standard output"] = world.Daemon.Output;
        written["standard error"] = world.Daemon.Error;

        Assert.Empty(written.SelectMany(text => canaries.In(text.Key, text.Value)));
        Assert.Empty(canaries.InFiles(world.DataDirectory));
        AssertSearched(written);
    }

    [Fact]
    public void A_planted_secret_is_found_by_a_part_of_it()
    {
        using var files = new TemporaryDirectory();
        var canaries = new Canaries(new Dictionary<string, string> { ["the routing key"] = RoutingKey });
        File.WriteAllText(files.Combine("server.log"), $"\0\u0001{RoutingKey[5..29]}\0");

        Assert.NotEmpty(canaries.In("a text", $"PagerDuty said: {RoutingKey[..23]}…"));
        Assert.NotEmpty(canaries.InFiles(files.Path));
    }

    private static async Task Configure(ProgramWorld world, EchoingProxy provider, EchoingProxy pagerDuty)
    {
        await File.WriteAllTextAsync(world.PathOf("routing.key"), RoutingKey);
        world.Set("Log:Level=Trace");
        world.Set($"Collector:Workspaces:0:BaseUrl={provider.Url}");
        world.Set($"Collector:Workspaces:0:Probes:0:Credential={world.Simulator.KeyHashes[Keys[0]]}");
        world.Set($"Collector:Workspaces:0:Probes:0:ApiKey=file:{world.PathOf($"{Keys[0]}.key")}");
        world.Set($"Alerting:PagerDutyEndpoint={pagerDuty.Url}");
    }

    private static async Task<string> TokenAsync(ProgramWorld world)
    {
        using var made = await world.RunAsync("token", "create", "--name", "checkout", "--scope", "samples:write");
        return made.Output.Trim();
    }

    // A service that puts a key in every place that it can: what is right of it is taken, and none of the rest kept.
    private static async Task PushAsync(ProgramWorld world, string token)
    {
        var (key, hash) = (world.Simulator.KeySecrets[Keys[0]], world.Simulator.KeyHashes[Keys[0]]);
        var minute = $"{world.Minute.UtcDateTime:s}Z";
        using var http = new HttpClient { BaseAddress = AddressOf(world) };
        foreach (var (path, body, bearer) in new[]
        {
            ("/api/v1/samples", $$"""[{"credential":"{{hash}}","at":"{{minute}}","credits":1,"requests":1}]""", token),
            ("/api/v1/samples", $$"""[{"credential":"{{key}}","at":"{{minute}}","credits":1}]""", token),
            ("/api/v1/samples", $$"""[{"credential":"{{hash}}","at":"{{key}}","{{key}}":"{{key}}"}]""", token),
            ("/api/v1/samples", $$"""[{"credential":"{{hash}}","at":"{{minute}}","credits":1,"host":"{{key}}"}]""", token),
            ("/api/v1/samples", $$"""[{"credential":{{key}}""", token),
            ("/api/v1/samples", "[]", key),
            ("/v1/metrics", $$"""{"resourceMetrics":[{"resource":"{{key}}"}]}""", token),
            ("/v1/metrics", $$"""{"resourceMetrics":"{{key}}"}""", token),
            ("/v1/metrics", key, token),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Authorization", $"Bearer {bearer}");
            request.Headers.Add("xi-api-key", key);
            using var answer = await http.SendAsync(request);
            Assert.DoesNotContain(key, await answer.Content.ReadAsStringAsync());
        }
    }

    private static Uri AddressOf(ProgramWorld world) =>
        new(Regex.Match(world.Daemon.Output, "its pages are at (http://[0-9.:]+)").Groups[1].Value);

    private static async Task EverythingGoesWrongAsync(
        ProgramWorld world, EchoingProxy provider, EchoingProxy pagerDuty)
    {
        foreach (var (status, body) in ProvidersEchoes)
            provider.Echo(status, body);
        foreach (var kind in new[] { FaultKind.WrongScope, FaultKind.Malformed, FaultKind.CutOff, FaultKind.Down })
            world.Simulator.Faults.Add(new Fault { Kind = kind, Endpoint = SimulatorEndpoint.ElevenApi, Times = 1 });
        await Eventually.BecomesTrueAsync(() => provider.Waiting == 0 && world.Simulator.Faults.Active.Count == 0);

        pagerDuty.Echo(429, """{"status":"throttle exceeded","message":"SECRET"}""");
        pagerDuty.Echo(500, "SECRET");
        await world.LeakAsync(Keys[0]);
        await world.IsToldOfAsync(Keys[0]);
        pagerDuty.Echo(
            400, """{"status":"invalid event","message":"SECRET","errors":["'SECRET'"],"dedup_key":"SECRET"}""");
        await world.NextPageIsWrittenAsync(() => world.LeakAsync(Keys[1]));
        await Eventually.BecomesTrueAsync(
            () => pagerDuty.Waiting == 0 && world.Daemon.Output.Contains("refused", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, string>> CommandsAsync(
        ProgramWorld world, EchoingProxy provider, EchoingProxy pagerDuty)
    {
        await File.WriteAllTextAsync(world.PathOf("pasted.yaml"), $"owners:\n  ada:\n    routing-key: {RoutingKey}\n");
        pagerDuty.Echo(400, """{"status":"invalid event","message":"SECRET"}""");
        string[][] commands =
        [
            ["page", "test"],
            ["doctor"],
            ["keys"],
            ["incidents", "--all"],
            ["policy", "show"],
            ["report", "--by", "owner"],
            ["token", "list"],
            ["policy", "apply", world.PathOf("pasted.yaml")],
            ["keys", "--setting", $"Alerting:RoutingKey={RoutingKey}"],
            ["keys", "--setting", $"Collector:Workspaces:0:ApiKey={world.Simulator.AdminKey}"],
            ["keys", "--setting", $"Collector:Workspaces:0={world.Simulator.AdminKey}"],
            ["keys", "--setting", $"Database:Password={RoutingKey}"],
        ];
        var written = new Dictionary<string, string>();
        foreach (var command in commands)
        {
            if (command is ["doctor"])
                provider.Echo(ProvidersEchoes[0].Status, ProvidersEchoes[0].Body);
            using var program = await world.RunAsync(command);
            written[$"{command[0]} {written.Count}"] = $"{program.Output}\n{program.Error}";
        }
        return written;
    }

    // The provider repeats the key in its refusal, and in an answer that is one.
    private static async Task ContainAsync(
        ProgramWorld world, EchoingProxy provider, Dictionary<string, string> written)
    {
        foreach (var (status, body) in new[] { (403, "SECRET"), (200, """{"SECRET":"SECRET"}""") })
        {
            provider.EchoTo("PATCH", status, body);
            using var contained = await world.RunAsync(
                "contain", Keys[1], "--disable", "--confirm", Keys[1], "--by", "ann");
            Assert.Equal(0, provider.Waiting);
            written[$"contain {status}"] = $"{contained.Output}\n{contained.Error}";
        }
    }

    // Once with what the provider lists of requests, and once with its refusal.
    private static async Task ExportAsync(
        ProgramWorld world, EchoingProxy provider, Dictionary<string, string> written)
    {
        const string listed = """{"columns":["timestamp","endpoint"],"rows":[["2026-10-13T12:30:00Z","/v1/SECRET"]]}""";
        foreach (var (status, body) in new[] { (200, listed), (403, "SECRET") })
        {
            provider.EchoTo("POST /v1/workspace/analytics/requests", status, body);
            using var exported = await world.RunAsync("incidents", "export", "1", "--output", world.PathOf("file.zip"));
            written[$"export {status}"] = $"{exported.Output}\n{exported.Error}";
            await using var archive = await ZipFile.OpenReadAsync(world.PathOf("file.zip"));
            foreach (var entry in archive.Entries)
            {
                using var reader = new StreamReader(await entry.OpenAsync());
                written[$"{entry.FullName} {status}"] = await reader.ReadToEndAsync();
            }

            Assert.True(provider.Waiting == 0, written[$"post-mortem.md {status}"]);
        }
    }

    private static async Task<string> PagesAsync(ProgramWorld world)
    {
        using var http = new HttpClient { BaseAddress = AddressOf(world) };
        var pages = new List<string>();
        foreach (var path in new[] { "/", "/keys", "/keys/1", "/keys/2", "/incidents/1", "/incidents/2", "/readyz", "/metrics", "/nowhere" })
        {
            using var answer = await http.GetAsync(path);
            pages.Add($"{answer.Headers}{await answer.Content.ReadAsStringAsync()}");
        }
        return string.Join('\n', pages);
    }

    // A search that looks at nothing finds nothing.
    private static void AssertSearched(Dictionary<string, string> written)
    {
        Assert.All(
            written.Where(text => text.Key != "standard error"),
            text => Assert.False(string.IsNullOrWhiteSpace(text.Value), $"{text.Key} is empty"));
        Assert.Contains(",refused,", written["the tables"]);
        Assert.Contains("public.containment (2,", written["the tables"]);
        Assert.Contains("could not be read", written["post-mortem.md 403"]);
        Assert.Contains("\"buckets\"", written["evidence.json 200"]);
        Assert.Contains("\"Level\":\"Debug\"", written["standard output"]);
        Assert.Contains("(secret)", written["standard output"]);
        Assert.Contains(Keys[1], written["the pages"]);
        Assert.Contains("burnwatch_pages_total{channel=\"pagerduty\"", written["the pages"]);
    }
}
