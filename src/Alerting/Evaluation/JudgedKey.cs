using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>A key that was judged in a tick, and the step that its incident took.</summary>
internal sealed record JudgedKey
{
    public required WatchedKey Key { get; init; }
    public required Policy Policy { get; init; }
    public required Verdict Verdict { get; init; }
    public required WorkspaceTick Workspace { get; init; }

    /// <summary>What people did to the incident, and what became of it, before the step.</summary>
    public IReadOnlyList<ActStep> Acts { get; init; } = [];

    /// <summary>What people did to incidents of the key that others have followed.</summary>
    public IReadOnlyList<IncidentAct> Strays { get; init; } = [];

    /// <summary>The incident before the step.</summary>
    public required Incident? Last { get; init; }

    public required IncidentStep Step { get; init; }

    /// <summary>What is quiet on purpose made of the step; null until it was asked.</summary>
    public Hushed? Hushed { get; init; }

    /// <summary>The kinds of evidence that fire now.</summary>
    public IReadOnlyList<SignalKind> FiringKinds => [.. (Verdict.Signals ?? []).Select(s => s.Kind)];

    public Surge? Surge => Surge.Of(Key.Name, Step.Incident);

    /// <summary>Whether there is something to write.</summary>
    public bool IsNews =>
        Step.Incident is not null
        && (Step.Change is not IncidentChange.None || Step.Incident != Last || Hushed is { IsNews: true });

    /// <summary>The same under silences.</summary>
    /// <param name="silences">Those in force for the key.</param>
    /// <param name="hidden">What was hidden of open incidents and not told since, by incident.</param>
    /// <param name="now">The time of the tick.</param>
    public JudgedKey Under(IReadOnlyList<InForce> silences, ILookup<long, HiddenPage> hidden, DateTimeOffset now)
    {
        var hushed = Hush.Decide(
            Step, FiringKinds, silences,
            [.. hidden[Step.Incident?.Id ?? 0]], now);
        return this with { Step = hushed.Step, Hushed = hushed };
    }
}

/// <summary>An act of a person, and the step that the incident took by it.</summary>
internal sealed record ActStep(IncidentAct Act, IncidentStep Step);
