using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

/// <summary>The key k1 tells of an event; k0 told of it before, and was over.</summary>
public class EventGroupsTests
{
    private static readonly WorkspaceEvent Event = new()
    {
        Since = Some.Noon.AddMinutes(-10),
        Keys = 4,
        KeysInUse = 5,
        Names = ["k0", "k1", "k2", "k3"],
        Share = 0.25,
    };

    [Fact]
    public void One_that_told_first_and_comes_back_is_held_by_the_one_that_took_its_place()
    {
        var step = Step(Surge("k0", 1), told: Surge("k1", 2) with { IsTold = true, GroupedUnder = 1 });
        Assert.Equal((IncidentState.Pending, 2), (step.Incident!.State, step.Incident.GroupedUnder));
    }

    [Fact]
    public void A_newcomer_is_held_in_the_group_that_there_is()
    {
        var step = Step(Surge("k3", 4), told: Surge("k1", 2) with { IsTold = true, GroupedUnder = 1 });
        Assert.Equal((IncidentState.Pending, 1), (step.Incident!.State, step.Incident.GroupedUnder));
    }

    [Fact]
    public void One_whose_page_is_hidden_holds_nobody_back_who_is_not()
    {
        var hidden = Surge("k1", 2) with { IsTold = true, IsHushed = true };
        Assert.Equal(IncidentState.Firing, Step(Surge("k3", 4), hidden).Incident!.State);
        Assert.Equal(IncidentState.Pending, Step(Surge("k3", 4) with { IsHushed = true }, hidden).Incident!.State);
    }

    private static IncidentStep Step(Surge own, Surge told)
    {
        var incident = Some.Incident() with { Id = own.IncidentId };
        var groups = new EventGroups(
            [own, told, Surge("k5", 5), Surge("k6", 6)], new Dictionary<long, DateTimeOffset>(), Some.Noon);
        var over = incident with { State = IncidentState.Resolved, ResolvedAt = Some.Noon.AddMinutes(-30) };
        return groups.Step(
            over, new IncidentStep(incident, IncidentChange.Reopened, "It came back."), own, Event,
            Some.Verdict(10_000, Some.Signal()), Policy.Default);
    }

    private static Surge Surge(string key, long incident) => new()
    {
        Key = key,
        At = Some.Noon,
        PeakPerHour = 10_000,
        IncidentId = incident,
    };
}
