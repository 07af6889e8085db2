using Burnwatch.Alerting.Hygiene;
using Burnwatch.Hygiene;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Hygiene;

public class HygieneReaderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Everything_that_is_judged_is_read()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("voice", owner: "asha");
        await world.PastAsync(key, world.Now.AddHours(-3), world.Now.AddHours(-2), 100);
        await world.PollAsync();
        var next = await world.CredentialAsync(key, "voice-2");
        await world.PollAsync(new Used(key, world.Now.AddMinutes(-1), 200, Credential: next));
        await world.ExecuteAsync(
            """
            update workspace
               set credits_used = 1000, credit_limit = 5000, credit_extension_unlimited = true;
            update credential
               set service_account = 'sa', created_at = @Now - interval '100 days', permissions = '{tts}',
                   allowed_ips = '{10.0.0.1}', credit_limit = 900, credits_used = 300,
                   third_party_disable_allowed = false, superseded_at = @Now - interval '2 hours', superseded_by = @next
             where id = @key;
            update credential set last_listed_at = @Now, created_at = @Now - interval '2 hours' where id = @next;
            insert into sample_origin values (@key, 'checkout', 'node-1', @key, @Now, @Now);
            """,
            new { key, next, Now = world.Now.UtcDateTime });

        var read = (await ReaderOf().FindAsync(key, world.Now, default))!;
        Assert.Equal(("voice", "asha", "studio"), (read.Hygiene.Key.Key, read.Hygiene.Key.Owner, read.Hygiene.Key.Workspace));
        Assert.Equal((true, 1_000, 5_000), (
            read.Hygiene.Key.IsExtensionUnlimited, read.Hygiene.Key.WorkspaceUsed, read.Hygiene.Key.WorkspaceLimit));
        var old = read.Hygiene.Key.Credentials.Single(c => c.Name == "voice");
        Assert.Equal((600, 900, 300, false), (old.LastDay, old.CreditLimit, old.CreditsUsed, old.ThirdPartyDisableAllowed));
        Assert.Equal(["TTS turbo"], old.UsedFor);
        Assert.Equal(["checkout on node-1"], old.UsedBy);
        Assert.Equal(["tts"], old.Permissions);
        Assert.Equal("voice-2", old.SupersededBy);
        Assert.Equal(world.Now.AddHours(-2).AddMinutes(-9), old.LastUsedAt);
        Assert.Contains(read.Rotations, r => r is { Step: RotationStep.Overlapping, Share: 0.75 });
        Assert.Contains(read.Rotations, r => r is { Step: RotationStep.Current, Share: 0.25 });
        Assert.True(read.Hygiene.AtRisk.IsUnlimited);
    }

    [Fact]
    public async Task The_most_credits_at_risk_come_first_by_the_policy_of_each_key()
    {
        var world = await World.CreateAsync(database);
        foreach (var (name, limit) in new[] { ("small", 10L), ("large", 1_000L) })
        {
            var key = await world.KeyAsync(name);
            await world.CountAsync(key, 0, limit);
            await world.ExecuteAsync(
                "update credential set created_at = @At where id = @key", new { key, At = world.Now.AddDays(-20).UtcDateTime });
        }
        await world.ExecuteAsync(
            """
            insert into policy_version (at, author) values (@Now, 'ann');
            insert into policy_setting (version, scope, subject, name, value)
            select max(version), 'key', 'small', 'rotation.max-age', '10d' from policy_version
            """,
            new { Now = world.Now.UtcDateTime });
        var read = await ReaderOf().ListAsync(world.Now, default);
        Assert.Equal(["large", "small"], read.Select(r => r.Hygiene.Key.Key));
        Assert.Equal([false, true], read.Select(r => r.Hygiene.Findings.Any(f => f.Kind is HygieneKind.TooOld)));
    }

    private HygieneReader ReaderOf() => new(database.DataSource);
}
