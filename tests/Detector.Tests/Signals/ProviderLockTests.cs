namespace Burnwatch.Tests.Signals;

public class ProviderLockTests
{
    private static readonly DateTimeOffset Locked = Some.Monday.AddHours(12);

    private static readonly Credential Exposed = new()
    {
        Name = "checkout-voice",
        Hint = "a3f9",
        DisabledSince = Locked,
        DisableReason = "exposed_publicly",
        LockedSince = Locked,
        LastListedAt = Locked,
        InventoryReadAt = Locked,
        AppearedAt = Some.Monday,
        WatchedSince = Some.Monday,
    };

    [Fact]
    public void It_counts_with_the_inventory_that_shows_it() => Assert.True(IsLocked(Exposed));

    [Fact]
    public void What_was_locked_before_anybody_watched_does_not() =>
        Assert.False(IsLocked(Exposed with { LockedSince = null }));

    [Fact]
    public void It_counts_for_a_week_and_until_an_incident_about_it_is_over()
    {
        Assert.True(IsLocked(Exposed with { InventoryReadAt = Locked.AddDays(7) }));
        Assert.False(IsLocked(Exposed with { InventoryReadAt = Locked.AddDays(7).AddMinutes(5) }));
        Assert.False(CredentialRules.IsLocked(Exposed, Policy.Default, Locked));
        Assert.True(CredentialRules.IsLocked(Exposed, Policy.Default, Locked.AddMinutes(-1)));
    }

    [Theory]
    [InlineData("exposed_publicly", Severity.Critical,
        "was disabled by the provider, which found it in public: its secret is known to strangers")]
    [InlineData("self_disabled", Severity.Error, "was disabled by somebody who holds it")]
    [InlineData("trial_ended", Severity.Warning, "was disabled by the provider (trial ended)")]
    [InlineData(null, Severity.Warning, "was disabled by the provider")]
    public void It_is_as_bad_as_the_provider_says(string? reason, Severity severity, string said)
    {
        var signal = Assert.Single(
            CredentialRules.JudgeLocks([Exposed with { DisableReason = reason }], Policy.Default));
        Assert.Equal((SignalKind.ProviderLock, severity, true), (signal.Kind, signal.Severity, signal.IsAbsolute));
        Assert.Equal(
            $"The credential checkout-voice (ends in a3f9) {said}, seen at 2026-06-01 12:00 UTC. "
            + "What uses it fails from then on.",
            signal.Reason);
    }

    [Fact]
    public void Two_at_once_are_told_together_as_the_worse_one()
    {
        var other = Exposed with { Name = "b", DisableReason = "trial_ended", LockedSince = Locked.AddMinutes(-5) };
        var signal = Assert.Single(CredentialRules.JudgeLocks([Exposed, other], Policy.Default));
        Assert.Equal((2, Severity.Critical, Locked), (signal.Observed, signal.Severity, signal.At));
        Assert.StartsWith("The credential b (ends in a3f9) was", signal.Reason);
    }

    [Fact]
    public void The_policy_switches_it_off()
    {
        var policy = Policy.Default with { ProviderLock = false };
        Assert.False(CredentialRules.IsLocked(Exposed, policy));
        Assert.Empty(CredentialRules.JudgeLocks([Exposed], policy));
    }

    private static bool IsLocked(Credential credential) => CredentialRules.IsLocked(credential, Policy.Default);
}
