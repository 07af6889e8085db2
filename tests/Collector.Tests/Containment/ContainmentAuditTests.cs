using System.Net;
using System.Text.RegularExpressions;
using Burnwatch.Collector.Containment;
using Burnwatch.Testing;

namespace Burnwatch.Collector.Tests.Containment;

public sealed class ContainmentAuditTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Accounts = """
        {"service-accounts":[{"service_account_user_id":"sa1","name":"prod","api-keys":[
         {"name":"tts","hint":"ab12","key_id":"k1","permissions":["text_to_speech"],"character_count":10,
          "hashed_xi_api_key":"h1"}]}]}
        """;

    private readonly CollectorTables tables = new(database);

    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_row_is_committed_before_the_call_is_made()
    {
        IReadOnlyList<(string, bool, bool)> seen = [];
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_AUDIT", "sk_audit");
        var provider = new FakeProvider(request =>
        {
            if (request.Method != HttpMethod.Patch)
                return FakeProvider.Response(request.RequestUri!.AbsolutePath.EndsWith("accounts") ? Accounts : "{}");
            seen = tables.AllAsync<(string, bool, bool)>(
                "select state, sent ->> 'is_enabled' = 'false', before ->> 'is_disabled' = 'false' from containment")
                .GetAwaiter().GetResult();
            return FakeProvider.Response("", HttpStatusCode.OK);
        });
        await using var collector = new TestCollector(database.DataSource, provider, new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:ApiKey"] = "env:BURNWATCH_TEST_AUDIT",
            ["Collector:Containment:Enabled"] = "true",
        });
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
        var key = await tables.SingleAsync<long>("select id from key");
        var result = await collector.Get<ContainmentDesk>().ContainAsync(
            new ContainmentOrder(key, ContainmentAction.Disable),
            ContainmentGrant.OfOperator("ann"), "tts", TestContext.Current.CancellationToken);
        Assert.Equal(("sent", true, true), Assert.Single(seen));
        Assert.Equal(ContainmentOutcome.Done, result!.Answer.Outcome);
        Assert.Equal(
            "PATCH https://api.elevenlabs.io/v1/service-accounts/sa1/api-keys/k1",
            Assert.Single(provider.Requests, r => r.Call.StartsWith("PATCH")).Call);
    }

    [Fact]
    public void A_grant_is_had_by_the_operator_by_the_scope_or_by_the_policy_and_by_nothing_else()
    {
        Assert.Null(ContainmentGrant.OfToken(1, "metrics", ["samples:write"], fromPage: false));
        Assert.NotNull(ContainmentGrant.OfToken(1, "oncall", [ContainmentGrant.Scope], fromPage: false));
        Assert.Null(ContainmentGrant.OfPolicy(isExpendable: false, isCritical: true));
        Assert.Null(ContainmentGrant.OfPolicy(isExpendable: true, isCritical: false));
        Assert.NotNull(ContainmentGrant.OfPolicy(isExpendable: true, isCritical: true));
        Assert.Empty(typeof(ContainmentGrant).GetConstructors());
        // Whoever adds a way to a grant has to come here and say why.
        Assert.Equal(
            ["OfOperator", "OfPolicy", "OfToken"],
            typeof(ContainmentGrant).GetMethods().Where(m => m.IsStatic).Select(m => m.Name).Order());
    }

    [Fact]
    public void Nothing_but_the_desk_changes_a_key_and_it_needs_a_grant_to()
    {
        var callers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}Simulator{Path.DirectorySeparatorChar}"))
            .Where(f => Regex.IsMatch(File.ReadAllText(f), @"ChangeKeyAsync|HttpMethod\.(Patch|Put|Delete)"))
            .Select(Path.GetFileName).Order();
        Assert.Equal(["ContainmentDesk.cs", "ElevenApiClient.cs"], callers);
        Assert.Contains(
            typeof(ContainmentGrant),
            typeof(ContainmentDesk).GetMethod("ContainAsync")!.GetParameters().Select(p => p.ParameterType));
    }
}
