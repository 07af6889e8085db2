using System.Net;
using Burnwatch.Collector.AdminKeys;
using Burnwatch.Testing;

namespace Burnwatch.Collector.Tests.AdminKeys;

public sealed class AdminKeyChoiceTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Primary = "sk_c0ffee0000000000primary";
    private const string Secondary = "sk_c0ffee0000000secondary";

    private readonly CollectorTables tables = new(database);
    private readonly HashSet<string> dead = [];
    private readonly List<string> asked = [];

    private TestCollector collector = null!;
    private bool lacksPermission;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_PRIMARY", Primary);
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_SECONDARY", Secondary);
        FakeProvider? provider = null;
        provider = new FakeProvider(request =>
            Answer(request.RequestUri!.AbsolutePath, provider!.Requests[^1].Key!));
        collector = new TestCollector(database.DataSource, provider, new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:ApiKey"] = "env:BURNWATCH_TEST_PRIMARY",
            ["Collector:Workspaces:0:SecondaryApiKey"] = "env:BURNWATCH_TEST_SECONDARY",
        });
        await PollAsync();
        asked.Clear();
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task The_secondary_rests_while_the_primary_is_accepted()
    {
        await PollAsync();
        Assert.Equal([Primary], asked.Distinct());
        Assert.Empty(await tables.AllAsync<string>("select preferred from admin_key_use"));
    }

    [Fact]
    public async Task A_refused_primary_is_replaced_within_the_same_poll_and_it_is_told_since_when()
    {
        dead.Add(Primary);
        await PollAsync();
        Assert.Equal([Primary, Secondary], asked);
        Assert.Equal(
            ("primary", collector.Clock.GetUtcNow().AddMinutes(-1).UtcDateTime),
            await tables.SingleAsync<(string, DateTime)>("select preferred, refused_since from admin_key_use"));
        Assert.Empty(await FailuresAsync());
        Assert.Contains(
            "Workspace acme is read with its Secondary admin key, since the Primary one is refused",
            collector.Logged.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("c0ffee", collector.Logged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_primary_is_left_alone_for_ten_minutes_and_used_again_when_it_is_mended()
    {
        dead.Add(Primary);
        await PollAsync();
        asked.Clear();
        await PollAsync();
        Assert.Equal([Secondary], asked);

        collector.Clock.Advance(TimeSpan.FromMinutes(10));
        await PollAsync();
        Assert.Equal([Secondary, Primary, Secondary], asked);

        dead.Clear();
        collector.Clock.Advance(TimeSpan.FromMinutes(10));
        asked.Clear();
        await PollAsync();
        Assert.Equal([Primary], asked);
        Assert.Equal(
            1,
            await tables.SingleAsync<int>("select count(*)::integer from admin_key_use where refused_since is null"));
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_as_good_as_refused()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_PRIMARY", null);
        await PollAsync();
        Assert.Equal([Secondary], asked);
        Assert.Empty(await FailuresAsync());
    }

    [Fact]
    public async Task A_missing_permission_is_no_reason_to_change()
    {
        lacksPermission = true;
        await PollAsync();
        Assert.Equal([Primary], asked);
        Assert.StartsWith("ScopeMissing: ", Assert.Single(await FailuresAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_refused_keys_are_a_failed_poll()
    {
        dead.UnionWith([Primary, Secondary]);
        await PollAsync();
        Assert.Equal([Primary, Secondary], asked);
        Assert.StartsWith("KeyDead: ", Assert.Single(await FailuresAsync()), StringComparison.Ordinal);
        Assert.Empty(await tables.AllAsync<string>("select preferred from admin_key_use"));
    }

    [Fact]
    public async Task A_person_chooses_and_a_refused_choice_falls_back_to_the_other()
    {
        Assert.Null(await collector.Switch.UseAsync("acme", AdminKey.Secondary, "ada", default));
        await PollAsync();
        Assert.Equal([Secondary], asked);
        dead.Add(Secondary);
        await PollAsync();
        Assert.Equal([Secondary, Secondary, Primary], asked);
        Assert.Equal(
            ("secondary", "ada"),
            await tables.SingleAsync<(string, string)>(
                "select preferred, preferred_by from admin_key_use where refused_since is not null"));
        Assert.Null(await collector.Switch.UseAsync("acme", AdminKey.Primary, "ada", default));
        asked.Clear();
        await PollAsync();
        Assert.Equal([Primary], asked);
    }

    [Fact]
    public async Task A_workspace_that_nobody_knows_is_not_switched() => Assert.Equal(
        "No workspace is called 'other'. The settings name acme.",
        await collector.Switch.UseAsync("other", AdminKey.Primary, "ada", default));

    private async Task PollAsync()
    {
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
        collector.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task<IReadOnlyList<string>> FailuresAsync() => await tables.AllAsync<string>(
        "select inventory_failure from workspace where inventory_failure is not null");

    private HttpResponseMessage Answer(string path, string key)
    {
        // One of the two calls of a poll is enough to see with which keys they are made.
        if (path.EndsWith("subscription", StringComparison.Ordinal))
            return FakeProvider.Response("""{"character_count":1}""");
        asked.Add(key);
        return dead.Contains(key)
            ? FakeProvider.Response("""{"detail":{"code":"invalid_api_key"}}""", HttpStatusCode.Unauthorized)
            : lacksPermission
            ? FakeProvider.Response("""{"detail":{"status":"missing_permissions"}}""", HttpStatusCode.Unauthorized)
            : FakeProvider.Response("""{"service-accounts":[]}""");
    }
}
