using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>A step of an incident, to be written with the shard it belongs to.</summary>
internal sealed record IncidentWrite
{
    public required long KeyId { get; init; }

    public required IncidentStep Step { get; init; }

    /// <summary>What the step rested on; null where a person made it.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>The act that made the step; null where evidence or time did.</summary>
    public IncidentAct? Act { get; init; }

    /// <summary>What is paged, or what is said of the end; null when nobody is told.</summary>
    public PageContent? Content { get; init; }

    /// <summary>What hides the page, or that it tells what was hidden; null where nothing was asked.</summary>
    public Hushed? Hushed { get; init; }

    /// <summary>Where a new page goes; nowhere while it is hidden.</summary>
    public required IReadOnlyList<PageTarget> Targets { get; init; }
}
