namespace Burnwatch.Alerting.Incidents;

/// <summary>A problem with one key, from its first odd evidence until it has been ordinary for long enough.</summary>
public sealed record Incident
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required IncidentState State { get; init; }

    /// <summary>The highest that any of its signals had; it does not fall while the incident is open.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Raised whenever a person has to be told again; 1 for the first page, 0 while nobody was told.</summary>
    public required int Generation { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When what it is about began, by its evidence.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When a person was told of it last; when it opened, while nobody was.</summary>
    public required DateTimeOffset PagedAt { get; init; }

    /// <summary>The severity of the last page.</summary>
    public required Severity PagedSeverity { get; init; }

    /// <summary>Credits of the hour before the last page.</summary>
    public required double PagedPerHour { get; init; }

    /// <summary>The most credits of any hour of it.</summary>
    public required double PeakPerHour { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The person who resolved it; null while it is open, and where its evidence ended it.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>Since when somebody looks after it; null while nobody does.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>When a person opened it again last; null where nobody did.</summary>
    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>When people did last what moved it; null while nobody did.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>How often its evidence came back after it resolved.</summary>
    public int Reopenings { get; init; }

    /// <summary>Since when it comes and goes so often that it stays open; null while it does not.</summary>
    public DateTimeOffset? FlapsSince { get; init; }

    /// <summary>Every signal that was ever part of it, in the order in which they joined.</summary>
    public required IReadOnlyList<IncidentSignal> Signals { get; init; }

    /// <summary>How sure the surest of its signals is, 0 to 1; null where the model could say nothing of any.</summary>
    public double? Sureness => Signals.Max(s => s.Signal.Sureness);

    /// <summary>The end of the evidence on which its newest kind of surge joined; null when it tells of none.</summary>
    public DateTimeOffset? SurgedAt =>
        Signals.Where(s => Surge.IsIn(s.Signal)).Max(s => (DateTimeOffset?)s.FirstAt);

    /// <summary>
    /// The incident of another key that was told first of an event that it is part of; null where it stands alone, or
    /// is the first.
    /// </summary>
    public long? GroupedUnder { get; init; }

    /// <summary>What other keys of the workspace did at the same time; null where it stands alone.</summary>
    public WorkspaceEvent? Event { get; init; }

    /// <summary>Why it stands as it does, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>What a person said it was; null while nobody did.</summary>
    public IncidentLabel? Label { get; init; }

    public DateTimeOffset? LabelledAt { get; init; }

    public string? LabelledBy { get; init; }

    /// <summary>
    /// Credits of an hour that its label covers: the most that it burned until it was labelled as expected while it was
    /// open; null where no label ended it.
    /// </summary>
    public double? ExpectedPerHour { get; init; }

    public bool IsOpen => State is not IncidentState.Resolved;

    /// <summary>Where it stands while its newest evidence is odd and people were told.</summary>
    internal IncidentState OddState =>
        AcknowledgedAt is null ? IncidentState.Firing : IncidentState.Acknowledged;

    /// <summary>
    /// Whether what ended by an instant is expected: a label speaks of what was known when it was given.
    /// </summary>
    public bool IsExpectedAt(DateTimeOffset end) =>
        Label is IncidentLabel.Expected && end <= LabelledAt && (ResolvedAt is null || end <= ResolvedAt);
}
