using Burnwatch.Alerting.Answering;
using PagerDuty.Client.Rest;

namespace Burnwatch.Alerting.Tests.Answering;

public class AnswerComparisonTests
{
    private static readonly DateTimeOffset Now = Some.Noon;

    [Fact] public void Open_on_both_sides_is_no_difference() =>
        Finds(AnswerDifference.None, isOpen: true, RestIncidentStatus.Acknowledged);
    [Fact] public void Over_on_both_sides_is_no_difference() =>
        Finds(AnswerDifference.None, isOpen: false, RestIncidentStatus.Resolved);
    [Fact] public void Over_here_and_open_there_is_one() =>
        Finds(AnswerDifference.OpenThere, isOpen: false, RestIncidentStatus.Triggered);
    [Fact] public void Over_here_and_acknowledged_there_is_one() =>
        Finds(AnswerDifference.OpenThere, isOpen: false, RestIncidentStatus.Acknowledged);
    [Fact] public void Over_here_and_opened_again_there_by_a_person_is_not_resolved_over_their_head() =>
        Finds(AnswerDifference.ReopenedThere, isOpen: false, RestIncidentStatus.Triggered, byPerson: true);
    [Fact] public void Open_here_and_over_there_is_one() =>
        Finds(AnswerDifference.ClosedThere, isOpen: true, RestIncidentStatus.Resolved);
    [Fact] public void What_changed_there_just_now_is_on_its_way() =>
        Finds(AnswerDifference.None, isOpen: true, RestIncidentStatus.Resolved, thereMinutes: 14);
    [Fact] public void What_changed_here_just_now_is_on_its_way() =>
        Finds(AnswerDifference.None, isOpen: false, RestIncidentStatus.Triggered, hereMinutes: 14);
    [Fact] public void What_PagerDuty_forgot_is_no_difference() =>
        Assert.Equal(AnswerDifference.None, AnswerComparison.Of(Page(isOpen: true, 60), null, Now));

    private static void Finds(
        AnswerDifference expected, bool isOpen, RestIncidentStatus status, int hereMinutes = 60, int thereMinutes = 60,
        bool byPerson = false)
    {
        var there = new RestIncident
        {
            Id = "Q1",
            Status = status,
            CreatedAt = Now.AddHours(-2),
            ChangedAt = Now.AddMinutes(-thereMinutes),
            IsChangedByPerson = byPerson,
        };
        Assert.Equal(expected, AnswerComparison.Of(Page(isOpen, hereMinutes), there, Now));
    }

    private static ComparedPage Page(bool isOpen, int minutes) => new()
    {
        DedupKey = "burn-1",
        IncidentId = 1,
        Generation = 1,
        IsOpen = isOpen,
        ChangedAt = Now.AddMinutes(-minutes),
    };
}
