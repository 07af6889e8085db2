using System.Net;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests;

public sealed class CollectorDoctorTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new(Noon);
    private readonly Dictionary<string, HttpResponseMessage> answers = [];

    private DateTimeOffset server = Noon;
    private string? deadKey;

    [Fact]
    public async Task All_is_well() => Assert.Equal(
        [
            new Finding(
                "workspace acme: key", true, "https://provider.test/ accepts the key of env:BURNWATCH_TEST_KEY."),
            new Finding("workspace acme: clock", true, "This machine's clock is within 30 s of the provider's."),
            new Finding("workspace acme: usage", true, "The usage can be read."),
            new Finding("workspace acme: credentials", true, "The credentials can be listed."),
            new Finding("workspace acme: subscription", true, "The credits used and left can be read."),
            new Finding(
                "workspace acme: probe of credential h1",
                true,
                "https://provider.test/ accepts the key of env:BURNWATCH_TEST_KEY."),
        ],
        await CheckAsync(Workspace("acme", new WatchedProbe("h1", Key, "standard"))));

    [Fact]
    public async Task Nothing_to_watch_is_no_good_state() => Assert.Equal(
        [new Finding("workspaces", false, "No workspace is watched. Name at least one in Collector:Workspaces.")],
        await CheckAsync());

    [Fact]
    public async Task A_secret_that_is_not_there_ends_the_check_of_its_workspace_only()
    {
        var missing = Workspace("first") with { ApiKey = Secrets.SecretReference.Parse("env:BURNWATCH_TEST_NOT_SET") };
        var findings = await CheckAsync(missing, Workspace("second"));
        Assert.Equal(("workspace first: key", false), (findings[0].Subject, findings[0].Ok));
        Assert.Contains("the environment variable is not set. Set it", findings[0].Sentence, StringComparison.Ordinal);
        Assert.All(findings.Skip(1), finding => Assert.True(finding.Ok));
        Assert.Equal(6, findings.Count);
    }

    [Fact]
    public async Task A_dead_key_ends_the_check()
    {
        answers["subscription"] = FakeProvider.Response(
            """{"detail":{"code":"invalid_api_key"}}""", HttpStatusCode.Unauthorized);
        var finding = Assert.Single(await CheckAsync(Workspace()));
        Assert.False(finding.Ok);
        Assert.Contains(
            "the provider refuses the key (HTTP 401, invalid_api_key). Put a valid key",
            finding.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_admin_keys_are_checked_and_the_rest_with_the_one_that_is_alive()
    {
        answers["subscription"] = FakeProvider.Response(
            """{"detail":{"code":"invalid_api_key"}}""", HttpStatusCode.Unauthorized);
        deadKey = "sk_test";
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_SECOND_KEY", "sk_second");
        var findings = await CheckAsync(
            Workspace() with { SecondaryApiKey = Secrets.SecretReference.Parse("env:BURNWATCH_TEST_SECOND_KEY") });
        Assert.Equal(
            [("workspace acme: key", false), ("workspace acme: secondary key", true)],
            findings.Take(2).Select(f => (f.Subject, f.Ok)));
        Assert.All(findings.Skip(1), finding => Assert.True(finding.Ok));
        Assert.Equal(6, findings.Count);
    }

    [Fact]
    public async Task A_secondary_key_that_is_the_first_one_over_again_is_told_and_not_shown()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_SAME_KEY", "sk_test");
        var findings = await CheckAsync(
            Workspace() with { SecondaryApiKey = Secrets.SecretReference.Parse("env:BURNWATCH_TEST_SAME_KEY") });
        Assert.Equal(
            new Finding(
                "workspace acme: secondary key",
                false,
                "The secondary key of env:BURNWATCH_TEST_SAME_KEY is the first one, of env:BURNWATCH_TEST_KEY, over "
                + "again: it is refused whenever that one is. Make a second key at the provider and put it there."),
            findings[1]);
        Assert.Equal([true, false, true, true, true, true], findings.Select(finding => finding.Ok));
    }

    [Fact]
    public async Task Each_missing_permission_is_named_and_the_key_is_still_alive()
    {
        foreach (var (path, permission) in new[]
        {
            ("usage-by-product-over-time", "workspace_analytics_full_read"),
            ("service-accounts", "workspace_read"),
            ("subscription", "user_read"),
        })
        {
            answers[path] = FakeProvider.Response(
                """{"detail":{"code":"unauthorized","status":"missing_permissions","message":"missing the """
                + $$$"""permission {{{permission}}} to execute"}}""",
                HttpStatusCode.Unauthorized);
        }

        var findings = await CheckAsync(Workspace());
        Assert.Equal([true, true, false, false, false], findings.Select(f => f.Ok));
        Assert.Equal(
            ["workspace_analytics_full_read", "workspace_read", "user_read"],
            findings.Skip(2).Select(f => f.Sentence.Split("the permission ")[1].Split(' ')[0]));
        Assert.All(findings.Skip(2), finding => Assert.EndsWith(
            "Grant the permission to the key, and check its plan and its list of allowed addresses.",
            finding.Sentence,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-31, "31 s ahead of")]
    [InlineData(90, "90 s behind")]
    public async Task A_clock_that_is_off_is_told_with_what_to_do(int seconds, string off)
    {
        server = Noon.AddSeconds(seconds);
        var finding = (await CheckAsync(Workspace()))[1];
        Assert.False(finding.Ok);
        Assert.Equal(
            $"This machine's clock is {off} the provider's. Set it by NTP; "
            + "until then usage is looked for at the wrong times.",
            finding.Sentence);
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(params WatchedWorkspace[] workspaces)
    {
        var provider = new FakeProvider(Answer);
        var findings = new List<Finding>();
        await foreach (var finding in new CollectorDoctor(workspaces, provider.Client(time), time).CheckAsync())
            findings.Add(finding);
        return findings;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var path = request.RequestUri!.Segments[^1];
        var isDead = deadKey is null || request.Headers.GetValues("xi-api-key").Single() == deadKey;
        var response = isDead && answers.TryGetValue(path, out var special)
            ? FakeProvider.Response(special.Content.ReadAsStringAsync().Result, special.StatusCode)
            : FakeProvider.Response(path switch
            {
                "subscription" => """{"character_count":1}""",
                "service-accounts" => """{"service-accounts":[]}""",
                _ =>
                    """{"columns":["hashed_xi_api_key","timestamp","c"]"""
                    + ""","column_units":[null,null,"credits"],"rows":[]}""",
            });
        response.Headers.Date = server;
        return response;
    }
}
