using System.Text.Json.Serialization;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>Several keys of a workspace that surge at once, as one of them is told of it.</summary>
/// <remarks>It explains and never silences: whoever takes all keys of a store looks just like a deploy.</remarks>
public sealed record WorkspaceEvent
{
    /// <summary>The end of the evidence on which the first of them was seen to surge.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many keys surge.</summary>
    public required int Keys { get; init; }

    /// <summary>How many keys of the workspace are in use; those that surge among them.</summary>
    public required int KeysInUse { get; init; }

    /// <summary>The first of the keys that surge, at most ten, in the order in which they began.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>This key's part of what all of them burned in the worst hour of each, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>What it is, for a person who was paged.</summary>
    [JsonIgnore]
    public string Reason =>
        $"Part of a workspace event: {Wording.Number(Keys)} of {Wording.Number(KeysInUse)} keys in use surge since "
        + $"{Wording.Time(Since)}, this one with {Wording.Number(Math.Round(Share * 100))} % of their credits; "
        + $"one cause is likelier than {Wording.Number(Keys)} leaks: a deploy, a price change, or one store of keys "
        + "that got out.";

    /// <summary>Tells of it in a step of an incident that is part of it.</summary>
    /// <remarks>
    /// A key that surged before the event was known is told of it on its timeline, and once more when so many join that
    /// it has doubled; a page always shows it as it is now.
    /// </remarks>
    public IncidentStep MarkOn(IncidentStep step)
    {
        var before = step.Incident!.Event;
        var isNews = before is null || Keys >= 2 * before.Keys;
        if (!isNews && !step.Triggers)
            return step;
        return step with
        {
            Incident = step.Incident with { Event = this },
            Change = step.Change is IncidentChange.None ? IncidentChange.Marked : step.Change,
            Why = isNews ? $"{step.Why} {Reason}".TrimStart() : step.Why,
        };
    }
}
