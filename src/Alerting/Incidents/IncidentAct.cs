namespace Burnwatch.Alerting.Incidents;

/// <summary>What a person did to an incident, here or where they were paged.</summary>
public sealed record IncidentAct
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required IncidentActKind Kind { get; init; }

    /// <summary>When it was done, by whoever told of it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it, as people know them.</summary>
    public required string Author { get; init; }

    /// <summary>What was said, or whom it was given to; null where nothing was.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The page it was done to; null where it was done to the incident. Only one that was done to the newest page moves
    /// the incident: of an older one people have been told since.
    /// </summary>
    public int? Generation { get; init; }

    /// <summary>Where it was done, in a word: pagerduty, page, api, command, automatic.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What tells it from every other of its source, so that told twice it is stored once; null where each is its own.
    /// </summary>
    public string? SourceId { get; init; }

    /// <summary>The way on which it was done, in words.</summary>
    public string WayWords => WayOf(Source);

    /// <summary>What a word of <see cref="Source"/> stands for.</summary>
    public static string WayOf(string source) => source switch
    {
        Answering.ActRule.Source => "at PagerDuty",
        "page" => "on its page",
        "api" => "by the API",
        "command" => "by command",
        Containing.ExpendableReader.Source => "by the policy",
        _ => source,
    };
}
