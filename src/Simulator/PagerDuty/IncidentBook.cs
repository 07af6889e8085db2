using System.Text.Json;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>The incidents and the rules by which events change them. Not safe for several threads.</summary>
/// <remarks>
/// An alert is open under its routing key and dedup key together. A trigger under an open alert is logged and notifies
/// nobody; after a resolve it opens a new alert. What acknowledges or resolves nothing is dropped without a word.
/// </remarks>
internal sealed class IncidentBook
{
    private readonly List<PagerIncident> incidents = [];

    public IReadOnlyList<PagerIncident> Incidents => incidents;

    /// <returns>The event with its effect, and the incident as it was changed; null where nothing was.</returns>
    public (AcceptedEvent Event, PagerIncident? Changed) Accept(JsonElement body, string dedupKey, DateTimeOffset now)
    {
        var accepted = new AcceptedEvent
        {
            At = now,
            RoutingKey = body.GetProperty("routing_key").GetString()!,
            Action = body.GetProperty("event_action").GetString()!,
            DedupKey = dedupKey,
            Effect = EventEffect.Dropped,
            IncidentId = null,
            Body = body,
        };
        var open = incidents.FindLastIndex(i =>
            i.RoutingKey == accepted.RoutingKey && i.DedupKey == dedupKey && i.Status is not IncidentStatus.Resolved);
        if (open < 0)
            return accepted.Action == "trigger" ? Open(accepted) : (accepted, null);
        var (effect, status) = accepted.Action switch
        {
            "acknowledge" => (EventEffect.Acknowledged, IncidentStatus.Acknowledged),
            "resolve" => (EventEffect.Resolved, IncidentStatus.Resolved),
            _ => (EventEffect.Logged, incidents[open].Status),
        };
        accepted = accepted with { Effect = effect, IncidentId = incidents[open].Id };
        var logged = incidents[open] with { Events = [.. incidents[open].Events, accepted] };
        return (accepted, incidents[open] = logged.Status == status ? logged : Moved(logged, status, null, now));
    }

    /// <summary>
    /// Acknowledges or resolves as a person does; null if the incident is unknown, resolved, or as asked already.
    /// </summary>
    public PagerIncident? Move(string id, IncidentStatus status, string by, DateTimeOffset now)
    {
        var index = incidents.FindIndex(i => i.Id == id);
        if (index < 0 || incidents[index].Status is IncidentStatus.Resolved || incidents[index].Status == status)
            return null;
        return incidents[index] = Moved(incidents[index], status, by, now);
    }

    /// <summary>
    /// Takes an acknowledgement back, or opens what was resolved again; null if the incident is unknown or triggered.
    /// </summary>
    public PagerIncident? Trigger(string id, string? by, DateTimeOffset now)
    {
        var index = incidents.FindIndex(i => i.Id == id);
        if (index < 0 || incidents[index].Status is IncidentStatus.Triggered)
            return null;
        return incidents[index] = Moved(incidents[index], IncidentStatus.Triggered, by, now);
    }

    /// <summary>Gives an incident to somebody; null if it is unknown or resolved.</summary>
    public PagerIncident? Assign(string id, string to)
    {
        var index = incidents.FindIndex(i => i.Id == id);
        if (index < 0 || incidents[index].Status is IncidentStatus.Resolved)
            return null;
        return incidents[index] = incidents[index] with { AssignedTo = to };
    }

    private (AcceptedEvent, PagerIncident) Open(AcceptedEvent trigger)
    {
        var number = incidents.Count + 1;
        var id = "Q" + Draws.Hex((ulong)number, 13).ToUpperInvariant();
        var accepted = trigger with { Effect = EventEffect.Opened, IncidentId = id };
        var incident = new PagerIncident
        {
            Id = id,
            Number = number,
            RoutingKey = accepted.RoutingKey,
            DedupKey = accepted.DedupKey,
            Status = IncidentStatus.Triggered,
            CreatedAt = accepted.At,
            ChangedAt = accepted.At,
            Events = [accepted],
        };
        incidents.Add(incident);
        return (accepted, incident);
    }

    private static PagerIncident Moved(PagerIncident incident, IncidentStatus status, string? by, DateTimeOffset now) =>
        incident with
        {
            Status = status,
            ChangedAt = now,
            ChangedBy = by,
            AcknowledgedBy = status is IncidentStatus.Acknowledged ? by ?? "the event" : incident.AcknowledgedBy,
            ResolvedAt = status is IncidentStatus.Resolved ? now : null,
        };
}
