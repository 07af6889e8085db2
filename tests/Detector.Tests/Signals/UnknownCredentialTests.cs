using Burnwatch.Explanation;

namespace Burnwatch.Tests.Signals;

public class UnknownCredentialTests
{
    private static readonly DateTimeOffset Appeared = Some.Monday.AddHours(12);

    private static readonly Credential Unknown = new()
    {
        Name = "my test",
        UnlistedSince = Appeared.AddMinutes(5),
        InventoryReadAt = Appeared.AddMinutes(10),
        AppearedAt = Appeared,
        WatchedSince = Some.Monday,
    };

    [Fact]
    public void All_that_it_used_counts_up_to_the_newest_inventory() =>
        Assert.Equal(new CountedSpan(Appeared, Appeared.AddMinutes(10)), SpanOf(Unknown));

    [Fact]
    public void One_that_the_history_brought_is_known()
    {
        Assert.NotNull(SpanOf(Unknown with { WatchedSince = Appeared.AddHours(-1) }));
        Assert.Null(SpanOf(Unknown with { WatchedSince = Appeared.AddMinutes(-59) }));
        Assert.Null(SpanOf(Unknown with { WatchedSince = Appeared.AddDays(14) }));
    }

    [Fact]
    public void One_inventory_that_lacks_it_may_just_be_too_early() =>
        Assert.Null(SpanOf(Unknown with { InventoryReadAt = Unknown.UnlistedSince }));

    [Fact]
    public void Where_no_inventory_was_read_nobody_is_unknown() =>
        Assert.Null(SpanOf(Unknown with { UnlistedSince = null, InventoryReadAt = null }));

    [Fact]
    public void One_of_a_key_that_is_known_belongs_to_it() => Assert.Null(SpanOf(Unknown with { IsOfKnownKey = true }));

    [Fact]
    public void It_is_told_with_what_it_spent()
    {
        var signal = Assert.Single(CredentialRules.Judge([Use(Unknown, 900)], Policy.Default));
        Assert.Equal(
            (SignalKind.UnknownCredential, Severity.Error, true, 900),
            (signal.Kind, signal.Severity, signal.IsAbsolute, signal.Observed));
        Assert.Equal(
            "900 credits with my test, which no inventory lists and nobody owns; first seen 2026-06-01 12:00 UTC.",
            signal.Reason);
    }

    [Fact]
    public void The_policy_can_switch_it_off()
    {
        var policy = Policy.Default with { UnknownCredential = false };
        Assert.Null(CredentialRules.SpanOf(Unknown, policy));
        Assert.Empty(CredentialRules.Judge([Use(Unknown, 900)], policy));
    }

    [Fact]
    public void Its_silence_is_explained()
    {
        var listed = Unknown with { LastListedAt = Appeared };
        Assert.Equal("Every credential of the key is listed by an inventory, or was.", Why(Use(listed, 1)));
        Assert.StartsWith("The key is known", Why(Use(Unknown with { IsOfKnownKey = true }, 1)));
        Assert.StartsWith("The key was used before", Why(Use(Unknown with { WatchedSince = Appeared }, 1)));
        Assert.StartsWith("No two inventories", Why(Use(Unknown with { UnlistedSince = null }, 1)));
        Assert.StartsWith("No credits", Why(CredentialUse.None(Unknown)));
        Assert.StartsWith("900 credits", Why(Use(Unknown, 900)));
    }

    [Fact]
    public void What_was_not_known_yet_at_an_instant_does_not_count_then()
    {
        Assert.NotNull(SpanOf(Unknown.At(Appeared.AddMinutes(6))));
        Assert.Null(SpanOf(Unknown.At(Appeared.AddMinutes(5))));
        Assert.Null(SpanOf(Unknown.At(Appeared.AddMinutes(4))));
        var revoked = Unknown with { DisabledSince = Appeared, LastListedAt = Appeared.AddHours(3) };
        Assert.Equal(Appeared.AddHours(1), revoked.At(Appeared.AddHours(1)).LastListedAt);
        Assert.Null(revoked.At(Appeared.AddMinutes(-1)).DisabledSince);
    }

    private static CountedSpan? SpanOf(Credential credential) => CredentialRules.SpanOf(credential, Policy.Default);

    private static string Why(CredentialUse use) => CredentialRules
        .Explain(Account.OfUnknown(default, Some.Context), [use], [], Policy.Default)
        .Rules.Single(r => r.Kind is SignalKind.UnknownCredential).Why;

    private static CredentialUse Use(Credential credential, double credits) => new()
    {
        Credential = credential,
        Credits = credits,
        FirstAt = Appeared,
        LastAt = Appeared.AddMinutes(1),
    };
}
