using Burnwatch.Alerting.Incidents;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Acting;

/// <summary>Whether what somebody wants done to an incident can be done to it.</summary>
internal static class ActCheck
{
    private const int LongestAuthor = 100;
    private const int LongestText = 4_000;

    /// <summary>What is wrong with an order, whatever the incident; null where nothing is.</summary>
    public static string? FaultOf(ActOrder order) => order switch
    {
        { Kind: not (IncidentActKind.Acknowledge or IncidentActKind.Resolve or IncidentActKind.Note) } =>
            $"'{order.Kind.ToString().ToLowerInvariant()}' is nothing that is done here; acknowledge, resolve or note.",
        { Author: var author } when string.IsNullOrWhiteSpace(author) || author.Length > LongestAuthor
            || author.Any(char.IsControl) =>
            $"Nobody can be called '{author}'; give a name of 1 to {LongestAuthor} characters.",
        { Kind: IncidentActKind.Note } when string.IsNullOrWhiteSpace(order.Text) =>
            "A note without a text says nothing; give the text.",
        { Text.Length: > LongestText } =>
            $"The text has {order.Text.Length} characters; at most {LongestText} are kept.",
        _ => null,
    };

    /// <summary>Why it cannot be done to an incident as that stands; null where it can.</summary>
    public static string? ObstacleOf(ActOrder order, StandingIncident incident)
    {
        var self = $"Incident {order.IncidentId} of {incident.Key}";
        if (order.Kind is IncidentActKind.Note)
            return null;
        if (incident.ResolvedAt is { } resolved)
        {
            var by = incident.ResolvedBy is null ? "by itself" : $"by {incident.ResolvedBy}";
            return $"{self} was resolved {by} at {Wording.Time(resolved)}; there is nothing left to "
                + $"{order.Kind.ToString().ToLowerInvariant()}.";
        }
        if (incident.IsToBeResolved)
            return $"{self} is resolved with the next evaluation: somebody said so already.";
        if (order.Page is { } seen && seen != incident.Generation)
            return $"{self} was told anew since you looked: page {incident.Generation} has followed page {seen}; "
                + "look at it again.";
        if (order.Kind is IncidentActKind.Acknowledge && incident.State is IncidentState.Pending)
            return incident.GroupedUnder is { } first
                ? $"{self} is told with incident {first} of the same event; acknowledge that one."
                : $"{self} was told to nobody yet, for it may pass by itself; there is nothing to acknowledge.";
        return null;
    }
}

/// <summary>An incident as it stands when somebody acts on it.</summary>
internal sealed record StandingIncident
{
    public required string Key { get; init; }
    public required IncidentState State { get; init; }
    public required int Generation { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? ResolvedBy { get; init; }

    /// <summary>What tells of the event that it is part of; null where that is it itself, or there is none.</summary>
    public long? GroupedUnder { get; init; }

    /// <summary>Whether somebody resolved it of which no evaluation has taken account yet.</summary>
    public bool IsToBeResolved { get; init; }
}
