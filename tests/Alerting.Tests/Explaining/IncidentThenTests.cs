using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Explaining;

public class IncidentThenTests
{
    private static readonly IReadOnlyList<IncidentMove> Moves =
    [
        Move(0, IncidentChange.Opened), Move(20, IncidentChange.Worsened), Move(30, IncidentChange.Recovering),
        Move(60, IncidentChange.Resolved), Move(90, IncidentChange.Reopened),
    ];

    [Fact]
    public void Before_the_first_step_there_is_none() => Assert.Null(At(-1));

    [Fact]
    public void It_is_open_from_the_step_that_opened_it() => Assert.True(At(0)!.IsOpen);

    [Fact]
    public void The_last_page_is_that_of_the_last_step_that_told_a_person() => Assert.Equal(
        (Some.Noon.AddMinutes(20), "Worsened of minute 20.", IncidentState.Recovering),
        (At(40)!.PagedAt, At(40)!.PagedWhy, At(40)!.State));

    [Fact]
    public void A_resolved_one_is_open_again_when_it_comes_back()
    {
        Assert.Equal(Some.Noon.AddMinutes(60), At(70)!.ResolvedAt);
        Assert.Equal((true, null), (At(90)!.IsOpen, At(90)!.ResolvedAt));
    }

    private static IncidentThen? At(int minute) => IncidentThen.At(Moves, Some.Noon.AddMinutes(minute));

    private static IncidentMove Move(int minute, IncidentChange change) =>
        new(Some.Noon.AddMinutes(minute), change, $"{change} of minute {minute}.");
}
