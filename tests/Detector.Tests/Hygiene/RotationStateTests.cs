using Burnwatch.Hygiene;

namespace Burnwatch.Tests.Hygiene;

public class RotationStateTests
{
    private static readonly DateTimeOffset Now = Some.Monday.AddDays(3);

    private static readonly CredentialFacts Old = new()
    {
        Name = "voice",
        FirstSeenAt = Now.AddDays(-80),
        IsListed = true,
        IsWorking = true,
        LastUsedAt = Now.AddHours(-1),
        LastDay = 250,
        UsedFor = ["TTS turbo"],
        UsedBy = ["checkout on node-3"],
        SupersededSince = Now.AddDays(-3),
        SupersededBy = "voice-2",
    };

    private static readonly CredentialFacts New = Old with
    {
        Name = "voice-2",
        FirstSeenAt = Now.AddDays(-3),
        LastDay = 750,
        SupersededSince = null,
        SupersededBy = null,
    };

    [Fact]
    public void During_an_overlap_each_has_its_share_and_the_old_one_names_who_uses_it_still()
    {
        var state = Of(Old);
        Assert.Equal((RotationStep.Overlapping, 0.25), (state.Step, state.Share));
        Assert.Equal(
            "followed by voice-2, still used by TTS turbo, checkout on node-3; both may be used until "
            + "2026-06-08 00:00 UTC",
            state.Words);
        Assert.Equal((RotationStep.Current, 0.75), (Of(New).Step, Of(New).Share));
    }

    [Fact]
    public void An_overlap_that_is_over_is_said_to_be() => Assert.EndsWith(
        "which is over", Of(Old with { SupersededSince = Now.AddDays(-7) }).Words);

    [Theory]
    [InlineData(23.9, RotationStep.Overlapping)]
    [InlineData(24, RotationStep.Quiet)]
    public void Quiet_for_a_day_it_can_be_revoked(double hours, RotationStep step) =>
        Assert.Equal(step, Of(Old with { LastUsedAt = Now.AddHours(-hours) }).Step);

    [Fact]
    public void Its_words_say_for_how_long() => Assert.Equal(
        "followed by voice-2 and quiet for 30 h: safe to revoke", Of(Old with { LastUsedAt = Now.AddHours(-30) }).Words);

    [Fact]
    public void What_was_not_read_yet_is_not_quiet() => Assert.Equal(
        RotationStep.Overlapping,
        RotationState.Of(
            Old with { LastUsedAt = Now.AddHours(-30) },
            Key with { ReadThrough = Now.AddHours(-12) }, Policy.Default, Now).Step);

    [Fact]
    public void A_new_one_that_came_a_moment_ago_proves_no_quiet() => Assert.Equal(
        RotationStep.Overlapping,
        Of(Old with { LastUsedAt = Now.AddHours(-30), SupersededSince = Now.AddHours(-2) }).Step);

    [Fact]
    public void One_that_works_no_more_is_at_its_end() =>
        Assert.Equal(RotationStep.Ended, Of(Old with { IsWorking = false }).Step);

    [Fact]
    public void One_that_is_too_old_is_due() =>
        Assert.Equal(RotationStep.Due, Of(New with { FirstSeenAt = Now.AddDays(-91) }).Step);

    private static KeyFacts Key => new()
    {
        Id = 1,
        Key = "voice",
        Workspace = "studio",
        ReadThrough = Now,
        Credentials = [Old, New],
    };

    private static RotationState Of(CredentialFacts credential) =>
        RotationState.Of(credential, Key, Policy.Default, Now);
}
