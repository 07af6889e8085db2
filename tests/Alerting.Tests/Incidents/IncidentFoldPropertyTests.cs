using Burnwatch.Alerting.Incidents;
using FsCheck;
using FsCheck.Fluent;

namespace Burnwatch.Alerting.Tests.Incidents;

/// <summary>What holds of an incident whatever happens to its key, in whatever order.</summary>
/// <remarks>A failure names its course, the smallest one found, and the seed that replays it.</remarks>
public class IncidentFoldPropertyTests
{
    private const int Tries = 1_000;

    [Fact]
    public void Every_page_is_one_generation_later_and_nothing_else_is() => EachStep(s =>
    {
        var before = s.IsFirst ? 0 : s.Before?.Generation ?? 0;
        Assert.Equal(before + (s.Step.Triggers ? 1 : 0), s.Step.Incident?.Generation ?? 0);
    });

    [Fact]
    public void Pages_lie_as_far_apart_as_the_policy_says() => EachStep((s, policy) =>
    {
        var since = s.At - s.Before?.PagedAt;
        if (s.Step.Change is IncidentChange.Worsened)
            Assert.True(since >= policy.WorsenAfter, $"worse after {since}");
        if (s.Step.Change is IncidentChange.Reminded)
            Assert.True(since >= policy.RemindAfter, $"a reminder after {since}");
    });

    [Fact]
    public void Nobody_is_reminded_of_what_somebody_looks_after() => EachStep(s =>
    {
        if (s.Before?.AcknowledgedAt is not null)
            Assert.NotEqual(IncidentChange.Reminded, s.Step.Change);
    });

    [Fact]
    public void What_people_do_tells_nobody() => EachStep(s => Assert.False(s.Act is not null && s.Step.Triggers));

    [Fact]
    public void An_act_on_an_older_page_moves_nothing() => EachStep(s =>
    {
        if (s.Act?.Generation is { } page && page != s.Before!.Generation)
            Assert.Same(s.Before, s.Step.Incident);
    });

    [Fact]
    public void Only_what_was_told_is_told_to_be_over() => EachStep(s =>
    {
        if (s.Act is not null || s.Same is not { IsOpen: false } || s.Before is not { IsOpen: true } open)
            return;
        Assert.Equal(
            open.State is IncidentState.Pending ? IncidentChange.Passed : IncidentChange.Resolved, s.Step.Change);
    });

    [Fact]
    public void Nobody_was_told_of_what_is_pending() => EachStep(s =>
    {
        if (s.Step.Incident is { State: IncidentState.Pending } pending)
            Assert.Equal((0, false), (pending.Generation, pending.Signals.Any(i => i.IsPaged)));
    });

    [Fact]
    public void What_is_open_gets_no_milder_no_cheaper_and_begins_no_later() => EachStep(s =>
    {
        if (s.Same is not { } after || s.Before is not { IsOpen: true } before)
            return;
        Assert.True(after.Severity >= before.Severity);
        Assert.True(after.PeakPerHour >= before.PeakPerHour);
        Assert.True(after.Since <= before.Since);
        Assert.True(after.Signals.Count >= before.Signals.Count);
    });

    [Fact]
    public void It_has_one_signal_of_each_kind_and_an_end_only_where_it_has_ended() => EachStep(s =>
    {
        if (s.Step.Incident is not { } incident)
            return;
        Assert.Distinct(incident.Signals.Select(i => i.Signal.Kind));
        Assert.Equal(incident.IsOpen, incident.ResolvedAt is null);
        if (incident.ResolvedBy is not null || incident.State is IncidentState.Acknowledged)
            Assert.Equal(incident.IsOpen, incident.AcknowledgedAt is not null);
    });

    [Fact]
    public void What_a_person_resolved_comes_back_soon_only_where_it_is_more() => EachStep((s, policy) =>
    {
        if (s.Act is not null || s.Before is not { ResolvedBy: not null, ResolvedAt: { } at } over
            || s.Step.Change is not IncidentChange.Reopened || s.At - at >= policy.ReopenAfterResolve)
            return;
        var isNew = s.Step.Incident!.Signals.Any(
            i => over.Signals.All(o => o.Signal.Kind != i.Signal.Kind || !o.IsPaged) && !Surge.IsIn(i.Signal));
        Assert.True(isNew || s.Step.Incident.Severity > over.PagedSeverity);
    });

    [Fact]
    public void What_flaps_stays_open_instead_of_coming_back_once_more() => EachStep((s, policy) =>
    {
        if (policy.FlapAfter > 0)
            Assert.True((s.Step.Incident?.Reopenings ?? 0) <= policy.FlapAfter);
    });

    [Fact]
    public void What_was_seen_is_not_told_again_when_it_is_seen_again() => Holds(course =>
    {
        var folded = new Folded(course.Policy);
        foreach (var moment in course.Moments)
        {
            folded.Pass(moment);
            Assert.False(folded.PassAgain(moment).Triggers);
        }
    });

    [Fact]
    public void Silence_ends_everything_and_tells_only_what_cannot_pass() => Holds(course =>
    {
        var folded = Folded.Through(course);
        var hours = (course.Policy.ResolveAfter + course.Policy.ReopenWithin).TotalHours + 2;
        for (var quarter = 0; quarter < hours * 4; quarter++)
        {
            var isAbsolute = folded.Last?.Signals.Any(i => i is { IsPaged: false, Signal.IsAbsolute: true }) is true;
            folded.Pass(new Moment(15, [], 0, 0, null));
            Assert.True(isAbsolute || !folded.Steps[^1].Step.Triggers, $"{folded.Steps[^1].Step}");
        }

        Assert.False(folded.Last is { IsOpen: true });
    });

    [Fact]
    public void Where_nothing_more_is_known_nothing_more_is_over() => Holds(course =>
    {
        var folded = Folded.Through(course);
        var stays = folded.Last is { IsOpen: true } open
            && open.Signals.Any(i => i.Signal.At + course.Policy.ResolveAfter > folded.Known);
        for (var hour = 0; hour < 7 * 24; hour++)
            folded.Pass(new Moment(60, [], 0, Lag: 1_000_000, null));
        if (stays)
            Assert.True(folded.Last!.IsOpen);
    });

    private static void EachStep(Action<FoldedStep> claim) => EachStep((step, _) => claim(step));

    private static void EachStep(Action<FoldedStep, Policy> claim) => Holds(course =>
    {
        foreach (var step in Folded.Through(course).Steps)
            claim(step, course.Policy);
    });

    private static void Holds(Action<Course> claim) =>
        Prop.ForAll(Courses.All, claim).Check(Config.QuickThrowOnFailure.WithMaxTest(Tries));
}
