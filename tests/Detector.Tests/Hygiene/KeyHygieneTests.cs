using Burnwatch.Hygiene;

namespace Burnwatch.Tests.Hygiene;

public class KeyHygieneTests
{
    private static readonly DateTimeOffset Now = Some.Monday.AddHours(12);

    private static readonly CredentialFacts Good = new()
    {
        Name = "voice",
        Hint = "a3f9",
        ServiceAccount = "payments",
        IsListed = true,
        IsWorking = true,
        CreatedAt = Now.AddDays(-20),
        FirstSeenAt = Now.AddDays(-20),
        LastUsedAt = Now.AddMinutes(-5),
        LastDay = 1_000,
        Permissions = ["text_to_speech"],
        AllowedIps = ["10.0.0.1"],
        CreditLimit = 50_000,
        CreditsUsed = 20_000,
        ThirdPartyDisableAllowed = true,
    };

    private static readonly KeyFacts Key = new()
    {
        Id = 1,
        Key = "voice",
        Workspace = "studio",
        Owner = "asha",
        ReadThrough = Now,
        WorkspaceUsed = 100_000,
        WorkspaceLimit = 500_000,
        Extension = 0,
        Credentials = [Good],
    };

    [Fact]
    public void A_key_that_is_cared_for_has_nothing_to_mend() => Assert.Empty(Findings(Key));

    [Fact]
    public void Nobody_owns_it() => Finds(HygieneKind.NoOwner, "nobody owns it", Key with { Owner = null });

    [Fact]
    public void It_has_no_limit() => Finds(HygieneKind.NoCreditLimit, Good with { CreditLimit = null });

    [Fact]
    public void It_works_from_everywhere() => Finds(HygieneKind.NoAddressList, Good with { AllowedIps = null });

    [Fact]
    public void It_may_do_everything() => Finds(HygieneKind.AllPermissions, Good with { Permissions = null });

    [Fact]
    public void Nobody_may_disable_it_who_finds_it() =>
        Finds(HygieneKind.ThirdPartyDisablingOff, Good with { ThirdPartyDisableAllowed = false });

    [Fact]
    public void What_the_provider_does_not_say_is_no_finding() =>
        Assert.Empty(Findings(With(Good with { ThirdPartyDisableAllowed = null })));

    [Theory]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public void It_is_older_than_the_policy_allows(int days, bool isFound) => Assert.Equal(
        isFound, Findings(With(Good with { CreatedAt = Now.AddDays(-days) })).Any(f => f.Kind is HygieneKind.TooOld));

    [Fact]
    public void A_marked_key_may_be_less_old()
    {
        var policy = Policy.Default with { RotationMaxAge = TimeSpan.FromDays(10) };
        var finding = Assert.Single(KeyHygiene.Of(Key, policy, Now).Findings);
        Assert.Equal("20 days old, where the policy allows 10 days: make a new one", finding.Words);
    }

    [Theory]
    [InlineData(29, 60, false)]
    [InlineData(31, 60, true)]
    [InlineData(null, 60, true)]
    [InlineData(null, 29, false)]
    public void It_was_not_used_for_a_month(int? unusedDays, int age, bool isFound)
    {
        var credential = Good with
        {
            CreatedAt = Now.AddDays(-age),
            LastUsedAt = unusedDays is { } days ? Now.AddDays(-days) : null,
        };
        Assert.Equal(isFound, Findings(With(credential)).Any(f => f.Kind is HygieneKind.Unused));
    }

    [Fact]
    public void While_no_usage_was_read_nothing_is_unused() => Assert.Empty(
        Findings(With(Good with { CreatedAt = Now.AddDays(-60), LastUsedAt = null }) with { ReadThrough = null }));

    [Fact]
    public void A_persons_own_is_found_as_such_and_nothing_is_said_of_what_nobody_knows() => Finds(
        HygieneKind.MadeByPerson,
        Good with { IsListed = false, Permissions = null, AllowedIps = null, CreditLimit = null });

    [Fact]
    public void Services_of_two_environments_use_it()
    {
        var used = Good with { UsedBy = ["checkout-prod on node-1", "checkout on ci-runner-7"] };
        Finds(HygieneKind.SeveralEnvironments, "used in production and test, as its services say", With(used));
        Assert.Empty(Findings(With(Good with { UsedBy = ["checkout-prod on prod-1", "billing on node"] })));
    }

    [Fact]
    public void One_that_works_no_more_has_nothing_to_mend() =>
        Assert.Empty(Findings(With(Good with { IsWorking = false, CreditLimit = null })));

    private static KeyFacts With(CredentialFacts credential) => Key with { Credentials = [credential] };

    private static IReadOnlyList<HygieneFinding> Findings(KeyFacts key) =>
        KeyHygiene.Of(key, Policy.Default, Now).Findings;

    private static void Finds(HygieneKind kind, CredentialFacts credential) =>
        Assert.Equal((kind, "voice (ends in a3f9)"), (Single(With(credential)).Kind, Single(With(credential)).Credential));

    private static void Finds(HygieneKind kind, string words, KeyFacts key) =>
        Assert.Equal((kind, words), (Single(key).Kind, Single(key).Words));

    private static HygieneFinding Single(KeyFacts key) => Assert.Single(Findings(key));
}
