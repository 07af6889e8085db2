using Burnwatch.Alerting.Containing;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Containing;

public class AutomaticRuleTests
{
    private static readonly ExpendableIncident Critical = new()
    {
        Id = 12,
        WorkspaceId = 1,
        KeyId = 8,
        Key = "sandbox",
        State = IncidentState.Firing,
        Severity = Severity.Critical,
        IsOfEvent = false,
        IsHidden = false,
        ContainedOfLate = 0,
        Policy = Policy.Default with { Expendable = true, AutomaticContainment = AutomaticContainment.Disable },
    };

    public static TheoryData<string, ExpendableIncident> Spared => new()
    {
        { "not expendable", Critical with { Policy = Critical.Policy with { Expendable = false } } },
        { "off", Critical with { Policy = Policy.Default with { Expendable = true } } },
        { "held back", Critical with { State = IncidentState.Pending } },
        { "looked after", Critical with { State = IncidentState.Acknowledged } },
        { "calming down", Critical with { State = IncidentState.Recovering } },
        { "over", Critical with { State = IncidentState.Resolved } },
        { "not critical", Critical with { Severity = Severity.Error } },
        { "of many keys", Critical with { IsOfEvent = true } },
        { "silenced", Critical with { IsHidden = true } },
    };

    [Theory]
    [MemberData(nameof(Spared))]
    public void What_is_not_plainly_the_leak_of_an_expendable_key_is_left_to_people(
        string what, ExpendableIncident incident)
    {
        Assert.NotEmpty(what);
        Assert.Equal((AutomaticVerdict.Wait, ""), AutomaticRule.Judge(incident));
    }

    [Theory]
    [InlineData(AutomaticContainment.Disable)]
    [InlineData(AutomaticContainment.Limit)]
    public void An_expendable_key_whose_incident_is_critical_is_contained(AutomaticContainment how) => Assert.Equal(
        AutomaticVerdict.Contain,
        AutomaticRule.Judge(Critical with { Policy = Critical.Policy with { AutomaticContainment = how } }).Verdict);

    [Fact]
    public void A_trial_says_what_would_have_been_done()
    {
        var (verdict, why) = AutomaticRule.Judge(
            Critical with { Policy = Critical.Policy with { AutomaticContainment = AutomaticContainment.Try } });
        Assert.Equal(AutomaticVerdict.Tell, verdict);
        Assert.EndsWith("would have been contained now; containment.automatic is 'try', so nothing was sent.", why);
    }

    [Theory]
    [InlineData(2, AutomaticVerdict.Contain)]
    [InlineData(3, AutomaticVerdict.Tell)]
    public void No_more_than_a_few_keys_of_a_workspace_are_contained_within_an_hour(int ofLate, AutomaticVerdict verdict)
    {
        var judged = AutomaticRule.Judge(Critical with { ContainedOfLate = ofLate });
        Assert.Equal(verdict, judged.Verdict);
        if (verdict is AutomaticVerdict.Tell)
            Assert.Contains("was not contained: 3 others of its workspace were within the hour", judged.Why);
    }

    [Fact]
    public void What_is_contained_before_it_counts_in_its_own_workspace_alone()
    {
        var one = Critical with { Policy = Critical.Policy with { ContainmentsPerHour = 1 } };
        var judged = AutomaticRule.JudgeAll(
            [one, one with { Id = 13, WorkspaceId = 2 }, one with { Id = 14 }, one with { Id = 15, WorkspaceId = 3 }]);
        Assert.Equal(
            [AutomaticVerdict.Contain, AutomaticVerdict.Contain, AutomaticVerdict.Tell, AutomaticVerdict.Contain],
            judged.Select(j => j.Verdict));
    }
}
