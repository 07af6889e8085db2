using Burnwatch.Explanation;

namespace Burnwatch.Tests.Signals;

public class RevokedCredentialTests
{
    private static readonly DateTimeOffset Seen = Some.Monday.AddHours(12);

    private static readonly Credential Disabled = new()
    {
        Name = "checkout-voice",
        Hint = "a3f9",
        DisabledSince = Seen,
        LastListedAt = Seen.AddHours(2),
        InventoryReadAt = Seen.AddHours(2),
        AppearedAt = Some.Monday,
        WatchedSince = Some.Monday,
    };

    private static readonly Credential Deleted = Disabled with
    {
        DisabledSince = null,
        LastListedAt = Seen.AddMinutes(-5),
        UnlistedSince = Seen,
    };

    [Fact]
    public void It_counts_from_the_grace_after_it_was_seen_to_the_newest_inventory_that_shows_it() =>
        Counts(Seen.AddMinutes(15), Seen.AddHours(2), Disabled);

    [Fact]
    public void A_credential_that_is_enabled_may_be_used() => CountsNothing(Disabled with { DisabledSince = null });

    [Fact]
    public void While_one_inventory_alone_shows_it_nothing_counts() =>
        CountsNothing(Disabled with { LastListedAt = Seen, InventoryReadAt = Seen });

    [Fact]
    public void While_no_inventory_can_be_read_nothing_more_counts() =>
        Counts(Seen.AddMinutes(15), Seen.AddHours(1), Disabled with { LastListedAt = Seen.AddHours(1) });

    [Fact]
    public void A_deleted_one_counts_once_two_inventories_lack_it()
    {
        Counts(Seen.AddMinutes(15), Seen.AddHours(2), Deleted);
        CountsNothing(Deleted with { InventoryReadAt = Seen });
    }

    [Fact]
    public void One_that_was_disabled_and_then_deleted_counts_from_when_it_was_disabled() =>
        Counts(Seen.AddMinutes(15), Seen.AddHours(2), Disabled with { UnlistedSince = Seen.AddHours(1) });

    [Fact]
    public void What_is_older_than_a_week_does_not_count() => Counts(
        Seen.AddDays(23), Seen.AddDays(30), Disabled with { LastListedAt = Seen.AddDays(30) });

    [Fact]
    public void What_an_incident_was_about_that_is_over_does_not_count_again()
    {
        Assert.Equal(Seen.AddHours(1), SpanAfter(Seen.AddHours(1))!.Value.From);
        Assert.Equal(Seen.AddMinutes(15), SpanAfter(Seen)!.Value.From);
        Assert.Null(SpanAfter(Seen.AddHours(2)));

        static CountedSpan? SpanAfter(DateTimeOffset told) => CredentialRules.SpanOf(Disabled, Policy.Default, told);
    }

    [Fact]
    public void The_grace_is_the_policys()
    {
        var policy = Policy.Default with { RevokedGrace = TimeSpan.FromHours(1) };
        Assert.Equal(Seen.AddHours(1), CredentialRules.SpanOf(Disabled, policy)!.Value.From);
        Assert.Null(CredentialRules.SpanOf(Disabled, policy with { RevokedGrace = TimeSpan.FromHours(2) }));
    }

    [Fact]
    public void Its_use_is_critical_and_no_matter_of_statistics()
    {
        var signal = Assert.Single(Judge(Use(Disabled, 12_345)));
        Assert.Equal(
            (SignalKind.RevokedCredentialActive, Severity.Critical, true),
            (signal.Kind, signal.Severity, signal.IsAbsolute));
        Assert.Equal((12_345, 0, 0), (signal.Observed, signal.ExpectedLow, signal.ExpectedHigh));
        Assert.Equal((Seen.AddMinutes(30), Seen.AddMinutes(31)), (signal.Since, signal.At));
        Assert.Equal(
            "12,345 credits with the credential checkout-voice (ends in a3f9), seen disabled at 2026-06-01 12:00 UTC; "
            + "used from 2026-06-01 12:30 UTC on.",
            signal.Reason);
    }

    [Theory]
    [InlineData("exposed_publicly", "seen disabled (the provider found it in public) at")]
    [InlineData("self_disabled", "seen disabled (somebody who holds it did so) at")]
    [InlineData("trial_ended", "seen disabled (trial ended) at")]
    public void Why_it_was_disabled_is_told(string reason, string told) =>
        Assert.Contains(told, Assert.Single(Judge(Use(Disabled with { DisableReason = reason }, 1))).Reason);

    [Fact]
    public void That_it_was_deleted_is_told() =>
        Assert.Contains("seen deleted at 2026-06-01 12:00 UTC", Assert.Single(Judge(Use(Deleted, 1))).Reason);

    [Fact]
    public void Two_of_one_key_are_one_signal_that_names_both()
    {
        var other = Disabled with { Name = "checkout-old", Hint = null };
        var signal = Assert.Single(Judge(Use(Disabled, 100, minute: 40), Use(other, 50, minute: 20)));
        Assert.Equal((150, Seen.AddMinutes(20), Seen.AddMinutes(41)), (signal.Observed, signal.Since, signal.At));
        Assert.StartsWith("150 credits with the credential checkout-old, seen", signal.Reason);
        Assert.Contains("and with the credential checkout-voice (ends in a3f9)", signal.Reason);
    }

    [Fact]
    public void Two_that_were_used_from_the_same_moment_on_are_always_named_in_the_same_order()
    {
        var (one, other) = (Use(Disabled, 100, minute: 40), Use(Disabled with { Name = "checkout-old" }, 50, minute: 40));
        Assert.Equal(Judge(one, other)[0].Reason, Judge(other, one)[0].Reason);
    }

    [Fact]
    public void What_cost_nothing_is_no_use() => Assert.Empty(Judge(Use(Disabled, 0)));

    [Fact]
    public void The_policy_can_switch_it_off_and_no_share_of_the_budget_can()
    {
        var policy = Policy.Default with { RevokedCredential = false };
        Assert.Null(CredentialRules.SpanOf(Disabled, policy));
        Assert.Empty(CredentialRules.Judge([Use(Disabled, 100)], policy));
        var shareless = PolicySetting.All
            .Where(s => s.Meaning.StartsWith("part of the budget", StringComparison.Ordinal))
            .Aggregate(Policy.Default, (p, s) => s.Set(p, "0"));
        Assert.NotEmpty(CredentialRules.Judge([Use(Disabled, 100)], shareless));
    }

    [Fact]
    public void Its_silence_is_explained()
    {
        Assert.Equal("No inventory shows a credential of the key as disabled or deleted.", Explain().Why);
        Assert.Equal(
            "Nothing new is known to be used with the credential checkout-voice (ends in a3f9), seen disabled at "
            + "2026-06-01 12:00 UTC, later than 15 min after that.",
            Explain(CredentialUse.None(Disabled)).Why);
        var fired = Explain(Use(Disabled, 100));
        Assert.True(fired.HasFired);
        Assert.Equal((100, "credits since it was revoked", 1), (fired.Observed, fired.Unit, fired.FiresFrom));
        Assert.Equal(["revoked.credential", "revoked.grace"], fired.Settings);
    }

    private static void Counts(DateTimeOffset from, DateTimeOffset to, Credential credential) =>
        Assert.Equal(new CountedSpan(from, to), CredentialRules.SpanOf(credential, Policy.Default));

    private static void CountsNothing(Credential credential) =>
        Assert.Null(CredentialRules.SpanOf(credential, Policy.Default));

    private static IReadOnlyList<Signal> Judge(params CredentialUse[] uses) =>
        CredentialRules.Judge(uses, Policy.Default);

    private static RuleAccount Explain(params CredentialUse[] uses) => CredentialRules
        .Explain(Account.OfUnknown(default, Some.Context), uses, [], Policy.Default)
        .Rules.Single(r => r.Kind is SignalKind.RevokedCredentialActive);

    private static CredentialUse Use(Credential credential, double credits, int minute = 30) => new()
    {
        Credential = credential,
        Credits = credits,
        FirstAt = Seen.AddMinutes(minute),
        LastAt = Seen.AddMinutes(minute + 1),
    };
}
