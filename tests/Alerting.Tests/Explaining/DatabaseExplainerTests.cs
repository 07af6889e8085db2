using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Explaining;

public class DatabaseExplainerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_page_is_told_with_its_reason_and_before_it_nothing_fired()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(5, (key, 100));
        var quiet = world.Now;
        await world.PassAsync(15, (key, 5_000));
        var paged = (await world.PagesAsync())[0].At;

        var before = await ExplainAsync(world, quiet);
        Assert.StartsWith("It did not page because nothing fired. The nearest was ", before.Conclusion);
        Assert.Null(before.Incident);
        Assert.Equal(quiet, before.KnownThrough);
        var after = await ExplainAsync(world, paged);
        Assert.Contains(after.Account.Rules, r => r is { HasFired: true, Kind: SignalKind.CreditSpike });
        Assert.Equal(paged, after.Incident!.OpenedAt);
        Assert.StartsWith("It meant to page", after.Conclusion);
        await world.ExecuteAsync("update page set state = 'sent', sent_at = created_at");
        Assert.StartsWith("It paged at ", (await ExplainAsync(world, paged)).Conclusion);
    }

    [Fact]
    public async Task What_was_read_later_was_not_known_then()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(20, (key, 100));
        var then = world.Now;
        await world.PassAsync(20, (key, 100));
        await world.PollAsync(new Used(key, then.AddMinutes(-1), 90_000));
        var told = await ExplainAsync(world, then);
        Assert.DoesNotContain(told.Account.Rules, r => r.HasFired);
        Assert.True(told.Account.Rules[0].Observed < 20_000, $"{told.Account.Rules[0].Observed} credits were known.");
    }

    [Fact]
    public async Task A_workspace_that_was_not_read_is_told_as_the_reason()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(5, (key, 100));
        var read = world.Now;
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.PollAsync(new Used(key, world.Now.AddMinutes(-100), 90_000));
        var told = await ExplainAsync(world, world.Now.AddMinutes(-90));
        Assert.StartsWith(
            $"It did not page because usage was read through {Signals.Wording.Time(read)} only.", told.Conclusion);
        Assert.Equal(read, told.KnownThrough);
    }

    [Fact]
    public async Task Before_the_first_reading_nothing_was_watched()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(1, (key, 100));
        var told = await ExplainAsync(world, Some.Noon.AddDays(-1));
        Assert.StartsWith("It did not page because nothing was watched before 2026-06-15 12:01 UTC.", told.Conclusion);
        Assert.Contains("as history", told.Remarks[^1]);
    }

    [Fact]
    public async Task The_policy_is_that_of_then_with_where_each_line_comes_from()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(1, (key, 100));
        var then = world.Now;
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var file = new PolicyFile
        {
            Owners = [],
            Keys = [],
            Settings = [Some.Setting("spike.ratio", "3", PolicyScope.Key, "tts-prod")],
        };
        await new PolicyStore(database.DataSource).ApplyAsync(file, "me", null, world.Now, CancellationToken.None);
        await world.PassAsync(1, (key, 100));

        var before = await ExplainAsync(world, then);
        Assert.Equal((0, "budget", "built in"), Line(before));
        var after = await ExplainAsync(world, world.Now);
        Assert.Equal((1, "3", "key tts-prod"), Line(after));
        Assert.Equal(Math.Log(3), after.Account.Rules[0].Threshold!.Value, 1e-6);

        static (long?, string, string) Line(KeyExplanation told)
        {
            var line = told.Policy.Single(l => l.Name == "spike.ratio");
            return (told.PolicyVersion, line.Value, line.Source);
        }
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused_in_a_sentence()
    {
        var world = await World.CreateAsync(database);
        await world.SteadyKeyAsync();
        await RefusesAsync("No workspace has a key named 'tts-prd'. Did you mean 'tts-prod'?", world, world.Now, "tts-prd");
        await RefusesAsync("No workspace is named 'main'. Known are 'studio'.", world, world.Now, workspace: "main");
        await RefusesAsync("2026-06-15 13:00 UTC is still to come.", world, world.Now.AddHours(1));
        await RefusesAsync(
            "2026-05-15 12:00 UTC is before the first use of the key 'tts-prod', 2026-06-01 12:00 UTC.",
            world, world.Now.AddDays(-31));
    }

    private static async Task RefusesAsync(
        string sentence, World world, DateTimeOffset at, string key = "tts-prod", string? workspace = null)
    {
        var refused = await Assert.ThrowsAsync<ExplainException>(() => ExplainAsync(world, at, key, workspace));
        Assert.Equal(sentence, refused.Message);
    }

    private static Task<KeyExplanation> ExplainAsync(
        World world, DateTimeOffset at, string key = "tts-prod", string? workspace = null) =>
        world.Explainer.ExplainAsync(key, workspace, at, CancellationToken.None);
}
