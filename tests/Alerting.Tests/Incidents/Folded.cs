using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

/// <summary>A key's incidents as the evaluations fold them: acts first, then what the detector says.</summary>
internal sealed class Folded(Policy policy)
{
    private readonly List<FoldedStep> steps = [];

    public IReadOnlyList<FoldedStep> Steps => steps;

    public DateTimeOffset Now { get; private set; } = Some.Noon;

    public Incident? Last { get; private set; }

    /// <summary>What was before this is known for good.</summary>
    public DateTimeOffset Known { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Everything of a course.</summary>
    public static Folded Through(Course course)
    {
        var folded = new Folded(course.Policy);
        foreach (var moment in course.Moments)
            folded.Pass(moment);
        return folded;
    }

    public void Pass(Moment moment)
    {
        Now = Now.AddMinutes(moment.Minutes);
        if (moment.Act is { } doing && Last is { } incident)
        {
            var act = new IncidentAct
            {
                Kind = doing.Kind,
                At = Now.AddMinutes(-doing.MinutesAgo),
                Author = "dana",
                Generation = incident.Generation - doing.PagesAgo,
                Source = "page",
            };
            Keep(ActFold.Step(incident, act, Now), act);
        }

        // What is known for good stays known.
        Known = new[] { Known, Now.AddMinutes(-moment.Lag) }.Max();
        Judge(VerdictOf(moment));
    }

    /// <summary>Judges what is not known for good once more: what is, is told once.</summary>
    public IncidentStep PassAgain(Moment moment) => Judge(VerdictOf(
        moment with { Odd = [.. moment.Odd.Where(odd => Now.AddMinutes(-odd.Ago) > Known)] }));

    private IncidentStep Judge(Verdict verdict) =>
        Keep(IncidentFold.Step(Last, verdict, SightOf(Known), policy, Now), act: null);

    private Verdict VerdictOf(Moment moment) => Some.Verdict(moment.LastHour, [.. moment.Odd.Select(odd => Some.Signal(
        odd.Kind, (int)(Now - Some.Noon).TotalMinutes - odd.Ago, odd.Severity) with { IsAbsolute = odd.IsAbsolute })]);

    private static Sight SightOf(DateTimeOffset through) => new()
    {
        Usage = through,
        UnusedSince = DateTimeOffset.MinValue,
        Readings = through,
        Counters = through,
        Inventory = through,
    };

    private IncidentStep Keep(IncidentStep step, IncidentAct? act)
    {
        steps.Add(new FoldedStep(Last, step, act, Now));
        // As the store does: an incident gets its number when it is written first.
        var isAnother = step.Incident is { Id: 0 };
        Last = isAnother ? step.Incident! with { Id = steps.Count } : step.Incident;
        return step;
    }
}

/// <summary>One step.</summary>
/// <param name="Before">The key's last incident before it.</param>
/// <param name="Step">What came of it.</param>
/// <param name="Act">What somebody did; null where the detector spoke.</param>
/// <param name="At">When.</param>
internal sealed record FoldedStep(Incident? Before, IncidentStep Step, IncidentAct? Act, DateTimeOffset At)
{
    /// <summary>The incident after it, where it is the one of before.</summary>
    public Incident? Same => Before is not null && Step.Incident?.Id == Before.Id ? Step.Incident : null;

    /// <summary>Whether it opens another incident.</summary>
    public bool IsFirst => Step.Incident is { Id: 0 };
}
