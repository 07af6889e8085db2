using Burnwatch.Alerting.Policies;
using Burnwatch.Collector;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Rotation;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Acceptance.Tests;

/// <summary>Credentials that were taken away and work, and credentials that nobody knows.</summary>
public class CredentialsArePagedTests
{
    [Fact]
    public async Task A_disabled_key_that_is_used_pages_once()
    {
        var leak = new ScenarioLeak
        {
            Kind = LeakKind.IdleWake,
            Key = "old-importer",
            AfterLive = TimeSpan.FromHours(1),
            Length = TimeSpan.FromMinutes(10),
            SurvivesRevoking = true,
        };
        var company = Scenarios.Company(leak);
        var disabled = new ScenarioKey { Name = "old-importer", IsDisabled = true, DisableReason = "exposed_publicly" };
        await using var world = await World.StartAsync(
            company with { Keys = [.. company.Keys, disabled] }, Scenarios.LiveStart);
        await RunAsync(world, TimeSpan.FromHours(1));
        Assert.Empty(world.Notifications);

        await RunAsync(world, TimeSpan.FromMinutes(40));

        var page = Assert.Single(world.Notifications);
        Assert.StartsWith("Key old-importer of nobody: revoked credential active", page.Title);
        Assert.True(page.At <= Scenarios.LiveStart.AddMinutes(67), $"It was paged at {page.At:T}.");
    }

    [Fact]
    public async Task A_key_that_no_inventory_lists_pages_once_when_it_appears_and_not_when_it_was_there()
    {
        var company = Scenarios.Company();
        var person = new ScenarioKey { Name = "a person's", HeldBy = KeyHolder.Person, RequestsPerHour = 600 };
        var unknown = person with { Name = "unknown", CreatedAfterLive = TimeSpan.FromHours(2) };
        var webApp = person with { Name = "web app", HeldBy = KeyHolder.WebApp };
        await using var world = await World.StartAsync(
            company with { Keys = [.. company.Keys, person, unknown, webApp] }, Scenarios.LiveStart);
        await RunAsync(world, TimeSpan.FromHours(2));
        Assert.Empty(world.Notifications);

        await RunAsync(world, TimeSpan.FromMinutes(20));

        Assert.StartsWith("Key unknown of nobody: unknown credential", Assert.Single(world.Notifications).Title);
    }

    [Fact]
    public async Task A_key_that_somebody_who_holds_it_disables_pages_once()
    {
        await using var world = await World.StartAsync(Scenarios.Company(), Scenarios.LiveStart);
        await RunAsync(world, TimeSpan.FromMinutes(10));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(world.Simulator.ElevenApiUrl, "v1/workspaces/api-keys/disable?api_key_name=self"));
        request.Headers.Add("xi-api-key", world.Simulator.KeySecrets["checkout-voice"]);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);

        await RunAsync(world, TimeSpan.FromMinutes(45));

        var page = Assert.Single(world.Notifications);
        Assert.StartsWith("Key checkout-voice of nobody: provider lock", page.Title);
        Assert.True(page.At <= Scenarios.LiveStart.AddMinutes(16), $"It was paged at {page.At:T}.");
    }

    [Fact]
    public async Task A_rotation_is_followed_and_its_old_credential_pages_when_it_goes_on_after_the_overlap()
    {
        var company = Scenarios.Company();
        var next = company.Keys[0] with { Name = "checkout-voice-2", CreatedAfterLive = TimeSpan.FromMinutes(10) };
        await using var world = await World.StartAsync(
            company with { Keys = [.. company.Keys, next] }, Scenarios.LiveStart);
        var links = world.Get<KeyLinks>();
        await world.Get<PolicyStore>().ApplyAsync(
            new PolicyFile
            {
                Settings =
                [
                    new PolicyOverride
                    {
                        Scope = PolicyScope.Default, Subject = "", Name = "rotation.overlap", Value = "30m",
                    },
                ],
            },
            "ann", null, world.Now, CancellationToken.None);
        await RunAsync(world, TimeSpan.FromMinutes(15));
        Assert.Equal("checkout-voice", Assert.Single(await links.ProposalsAsync(CancellationToken.None)).ToKey);
        await links.LinkAsync("checkout-voice-2", "checkout-voice", "ann", null, world.Now, CancellationToken.None);
        await RunAsync(world, TimeSpan.FromMinutes(30));
        // Twice as much as usual: the new one is used beside the old one.
        Assert.DoesNotContain(world.Notifications, n => n.Title.Contains("old credential", StringComparison.Ordinal));
        await RunAsync(world, TimeSpan.FromMinutes(15));
        Assert.Contains(
            world.Notifications,
            n => n.Title.StartsWith("Key checkout-voice of nobody", StringComparison.Ordinal)
                && n.Title.Contains("old credential active", StringComparison.Ordinal));
    }

    // Usage is read by the minute, the inventory every fifth.
    private static async Task RunAsync(World world, TimeSpan length)
    {
        var end = world.Now + length;
        while (world.Now < end)
        {
            await world.StepAsync(TimeSpan.FromMinutes(1));
            if (world.Now.Minute % 5 == 0)
            {
                await world.Get<InventoryPoller>()
                    .PollAsync(world.Get<IReadOnlyList<WatchedWorkspace>>()[0], CancellationToken.None);
            }
        }
    }
}
