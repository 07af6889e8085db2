using System.Text.Json.Nodes;

namespace PagerDuty.Client;

/// <summary>Tells a service's timeline of something that changed. It notifies nobody and is kept for 90 days.</summary>
public sealed record ChangeEvent : PagerDutyEvent
{
    /// <summary>One line; cut at <see cref="EventLimits.SummaryRunes"/>.</summary>
    public required string Summary { get; init; }

    /// <summary>What changed or tells of it: a host, a program.</summary>
    public string? Source { get; init; }

    /// <summary>When it happened; PagerDuty takes the time of arrival if this is null.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    public JsonObject? CustomDetails { get; init; }

    /// <inheritdoc cref="TriggerEvent.Links"/>
    public IReadOnlyList<EventLink> Links { get; init; } = [];

    /// <inheritdoc cref="TriggerEvent.Images"/>
    public IReadOnlyList<EventImage> Images { get; init; } = [];

    internal override string Path => "v2/change/enqueue";

    internal override EventBody ToBody() => new()
    {
        RoutingKey = RoutingKey,
        Payload = new PayloadBody
        {
            Summary = EventLimits.CutSummary(Summary),
            Source = Source,
            Timestamp = Timestamp,
            CustomDetails = CustomDetails,
        },
        Images = EventBody.WithSource(Images),
        Links = EventBody.WithAddress(Links),
    };
}
