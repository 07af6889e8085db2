using Burnwatch.Hygiene;

namespace Burnwatch.Tests.Hygiene;

public class CreditsAtRiskTests
{
    private static readonly CredentialFacts Limited = new()
    {
        Name = "voice",
        FirstSeenAt = Some.Monday,
        IsWorking = true,
        CreditLimit = 50_000,
        CreditsUsed = 20_000,
    };

    private static readonly CredentialFacts Unlimited = Limited with { CreditLimit = null };

    [Fact]
    public void The_rest_of_its_own_limit_binds() =>
        Is(30_000, "30,000: left of its own limit", Key(Limited));

    [Fact]
    public void A_limit_that_is_crossed_leaves_nothing() =>
        Is(0, "0: left of its own limit", Key(Limited with { CreditsUsed = 60_000 }));

    [Fact]
    public void The_rest_of_the_workspace_binds_where_it_is_less() =>
        Is(10_000, "10,000: left of the workspace", Key(Limited) with { WorkspaceUsed = 490_000 });

    [Fact]
    public void Two_credentials_add_up() =>
        Is(60_000, "60,000: left of its own limit", Key(Limited, Limited));

    [Fact]
    public void One_without_a_limit_opens_the_workspace() =>
        Is(400_000, "400,000: left of the workspace", Key(Limited, Unlimited));

    [Fact]
    public void What_may_be_bought_is_at_risk_too() => Is(
        600_000, "600,000: left of the workspace, with 200,000 of overage", Key(Unlimited) with { Extension = 200_000 });

    [Fact]
    public void Overage_that_was_used_is_gone() => Is(
        50_000, "50,000: left of the workspace, with 200,000 of overage",
        Key(Unlimited) with { Extension = 200_000, WorkspaceUsed = 650_000 });

    [Fact]
    public void Overage_without_end_is_said_as_such()
    {
        var risk = CreditsAtRisk.Of(Key(Unlimited) with { IsExtensionUnlimited = true });
        Assert.Equal((null, true), (risk.Credits, risk.IsUnlimited));
        Assert.Equal("unlimited: no limit of its own, and overage without end", risk.Words);
        Assert.True(risk.Rank > CreditsAtRisk.Of(Key(Unlimited)).Rank);
    }

    [Fact]
    public void Its_own_limit_binds_where_overage_has_no_end() =>
        Is(30_000, "30,000: left of its own limit", Key(Limited) with { IsExtensionUnlimited = true });

    [Fact]
    public void What_nobody_knows_is_said_as_such() => Is(
        null, "not known: no limit of its own, and the workspace's counters were not read",
        Key(Unlimited) with { WorkspaceUsed = null });

    [Fact]
    public void Nothing_is_at_risk_of_what_works_no_more() =>
        Is(0, "0: none of its credentials works", Key(Unlimited with { IsWorking = false }));

    private static void Is(long? credits, string words, KeyFacts key) =>
        Assert.Equal((credits, false, words), (CreditsAtRisk.Of(key).Credits, false, CreditsAtRisk.Of(key).Words));

    private static KeyFacts Key(params CredentialFacts[] credentials) => new()
    {
        Id = 1,
        Key = "voice",
        Workspace = "studio",
        WorkspaceUsed = 100_000,
        WorkspaceLimit = 500_000,
        Credentials = credentials,
    };
}
