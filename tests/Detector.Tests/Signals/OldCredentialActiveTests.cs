using Burnwatch.Explanation;

namespace Burnwatch.Tests.Signals;

public class OldCredentialActiveTests
{
    private static readonly DateTimeOffset Since = Some.Monday;

    private static readonly Credential Old = new()
    {
        Name = "checkout-voice",
        Hint = "a3f9",
        SupersededSince = Since,
        SupersededBy = "checkout-voice-2",
        LastListedAt = Since.AddDays(9),
        InventoryReadAt = Since.AddDays(9),
        AppearedAt = Since.AddDays(-90),
        WatchedSince = Since.AddDays(-90),
    };

    [Fact]
    public void It_counts_from_the_end_of_the_overlap_to_the_newest_inventory_that_lists_it() =>
        Assert.Equal(new CountedSpan(Since.AddDays(7), Since.AddDays(9)), SpanOf(Old));

    [Fact]
    public void Within_the_overlap_both_may_be_used() =>
        Assert.Null(SpanOf(Old with { LastListedAt = Since.AddDays(7), InventoryReadAt = Since.AddDays(7) }));

    [Fact]
    public void The_overlap_is_what_the_policy_says()
    {
        var policy = Policy.Default with { RotationOverlap = TimeSpan.FromDays(8) };
        Assert.Equal(Since.AddDays(8), CredentialRules.SpanOf(Old, policy)!.Value.From);
    }

    [Fact]
    public void The_newest_one_may_be_used() => Assert.Null(SpanOf(Old with { SupersededSince = null }));

    [Fact]
    public void One_that_is_disabled_is_revoked_and_not_merely_old()
    {
        Assert.Equal(SignalKind.OldCredentialActive, CredentialRules.KindOf(Old));
        Assert.Equal(
            SignalKind.RevokedCredentialActive, CredentialRules.KindOf(Old with { DisabledSince = Since.AddDays(8) }));
    }

    [Fact]
    public void It_is_told_as_a_warning_with_what_follows_it()
    {
        var signal = Assert.Single(CredentialRules.Judge([Use(1_200)], Policy.Default));
        Assert.Equal(
            (SignalKind.OldCredentialActive, Severity.Warning, true, 1_200),
            (signal.Kind, signal.Severity, signal.IsAbsolute, signal.Observed));
        Assert.Equal(
            "1,200 credits with the old credential checkout-voice (ends in a3f9), followed by checkout-voice-2 since "
            + "2026-06-01 00:00 UTC, where the policy allows 7 days for both; used from 2026-06-09 00:00 UTC on.",
            signal.Reason);
    }

    [Fact]
    public void The_policy_switches_it_off()
    {
        var policy = Policy.Default with { OldCredential = false };
        Assert.Null(CredentialRules.SpanOf(Old, policy));
        Assert.Empty(CredentialRules.Judge([Use(1_200)], policy));
    }

    [Theory]
    [InlineData(true, "Nothing new is known to be used with the old credential checkout-voice (ends in a3f9)")]
    [InlineData(false, "The key has one working credential of each service account.")]
    public void Why_it_is_quiet_is_told(bool isOld, string why)
    {
        var credential = isOld ? Old : Old with { SupersededSince = null };
        var account = CredentialRules.Explain(
            Account.OfUnknown(default, Some.Context), [CredentialUse.None(credential)], [], Policy.Default);
        Assert.StartsWith(why, account.Rules.Single(r => r.Kind is SignalKind.OldCredentialActive).Why);
    }

    private static CountedSpan? SpanOf(Credential credential) => CredentialRules.SpanOf(credential, Policy.Default);

    private static CredentialUse Use(double credits) => new()
    {
        Credential = Old,
        Credits = credits,
        FirstAt = Since.AddDays(8),
        LastAt = Since.AddDays(8).AddMinutes(5),
    };
}
