using Burnwatch.Collector.Rotation;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Rotation;

public sealed class SuccessorRuleTests
{
    private static readonly SuccessorCandidate Old = Candidate(1, "voice") with { CreatedAt = Noon.AddDays(-90) };
    private static readonly SuccessorCandidate Next = Candidate(2, "voice-2");

    [Fact]
    public void A_newer_one_of_the_same_account_and_stem_is_proposed()
    {
        var proposed = Assert.Single(Of(Old, Next));
        Assert.Equal((2, 1, "key of voice"), (proposed.CredentialId, proposed.ToKeyId, proposed.ToKey));
        Assert.Equal(
            "made 90 days after voice in the same service account (payments), with the same name up to its ending",
            proposed.Why);
    }

    [Fact]
    public void One_of_another_account_is_not() => Assert.Empty(Of(Old, Next with { ServiceAccountId = "sa2" }));

    [Fact]
    public void One_of_another_workspace_is_not() => Assert.Empty(Of(Old, Next with { WorkspaceId = 2 }));

    [Fact]
    public void One_of_another_name_is_not() => Assert.Empty(Of(Old, Next with { Name = "music" }));

    [Fact]
    public void What_was_made_within_the_hour_is_a_replica()
    {
        Assert.Empty(Of(Old, Next with { CreatedAt = Old.CreatedAt.AddMinutes(59) }));
        Assert.Single(Of(Old, Next with { CreatedAt = Old.CreatedAt.AddHours(1) }));
    }

    [Fact]
    public void What_a_person_refused_is_not_proposed_again() => Assert.Empty(SuccessorRule.Of(
        [Old, Next], new HashSet<(long, long)> { (Next.Id, Old.KeyId) }));

    [Fact]
    public void A_key_that_people_gave_to_another_environment_is_another_key() => Assert.Empty(
        Of(Old with { Environment = "prod" }, Next with { Environment = "staging" }));

    [Fact]
    public void A_key_of_which_nobody_said_anything_can_be_the_next_of_one_that_people_know() => Assert.Single(
        Of(Old with { Environment = "prod", Owner = "asha" }, Next));

    [Fact]
    public void One_that_works_no_more_can_be_followed_and_cannot_follow()
    {
        Assert.Single(Of(Old with { IsWorking = false }, Next));
        Assert.Empty(Of(Old, Next with { IsWorking = false }));
    }

    [Fact]
    public void One_that_shares_its_key_already_is_not_proposed() => Assert.Empty(Of(Old, Next with { OfKey = 2 }));

    [Fact]
    public void The_third_generation_belongs_where_the_second_does()
    {
        var third = Candidate(3, "voice-3") with { CreatedAt = Noon.AddDays(1) };
        Assert.All(Of(third, Next, Old), p => Assert.Equal(Old.KeyId, p.ToKeyId));
    }

    [Fact]
    public void A_key_with_an_owner_comes_before_an_older_one()
    {
        var owned = Candidate(3, "voice-b-1") with { Name = "voice-1", Owner = "asha", CreatedAt = Noon.AddDays(-9) };
        Assert.Equal(owned.KeyId, Of(Old, owned, Next).Single(p => p.CredentialId == Next.Id).ToKeyId);
    }

    private static IReadOnlyList<Successor> Of(params SuccessorCandidate[] candidates) =>
        SuccessorRule.Of(candidates, new HashSet<(long, long)>());

    private static SuccessorCandidate Candidate(long id, string name) => new()
    {
        Id = id,
        KeyId = id,
        Key = $"key of {name}",
        Name = name,
        Workspace = "acme",
        WorkspaceId = 1,
        ServiceAccountId = "sa1",
        ServiceAccount = "payments",
        CreatedAt = Noon,
        OfKey = 1,
        IsWorking = true,
    };
}
