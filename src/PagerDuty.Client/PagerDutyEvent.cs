namespace PagerDuty.Client;

/// <summary>One event for a PagerDuty service: trigger, acknowledge or resolve an alert, or tell of a change.</summary>
public abstract record PagerDutyEvent
{
    private protected PagerDutyEvent()
    {
    }

    /// <summary>Which service it goes to.</summary>
    public required RoutingKey RoutingKey { get; init; }

    /// <summary>Where it is sent, below the base address.</summary>
    internal virtual string Path => "v2/enqueue";

    /// <summary>What is sent, within PagerDuty's limits.</summary>
    internal abstract EventBody ToBody();
}

/// <summary>Opens an alert. With the dedup key of an open alert it adds to that one, and notifies nobody.</summary>
public sealed record TriggerEvent : PagerDutyEvent
{
    private readonly string? dedupKey;

    /// <summary>
    /// What names the alert in later events. PagerDuty makes one up, and answers it, if this is null.
    /// </summary>
    /// <exception cref="ArgumentException">Empty, or longer than <see cref="EventLimits.DedupKeyLength"/>.</exception>
    public string? DedupKey
    {
        get => dedupKey;
        init => dedupKey = value is null ? null : EventLimits.RequireDedupKey(value);
    }

    public required EventPayload Payload { get; init; }

    /// <summary>Pictures shown with the incident. One without a source is left out.</summary>
    public IReadOnlyList<EventImage> Images { get; init; } = [];

    /// <summary>Links shown with the incident. One without an address is left out.</summary>
    public IReadOnlyList<EventLink> Links { get; init; } = [];

    /// <summary>Name of the program that watches, shown as the sender.</summary>
    public string? Client { get; init; }

    /// <summary>Where the sender's name leads.</summary>
    public string? ClientUrl { get; init; }

    internal override EventBody ToBody() => new()
    {
        RoutingKey = RoutingKey,
        EventAction = EventAction.Trigger,
        DedupKey = DedupKey,
        Payload = PayloadBody.Of(Payload),
        Images = EventBody.WithSource(Images),
        Links = EventBody.WithAddress(Links),
        Client = Client,
        ClientUrl = ClientUrl,
    };
}

/// <summary>Says that somebody is at work on the alert. Without an open alert of that key it does nothing.</summary>
public sealed record AcknowledgeEvent : PagerDutyEvent
{
    private readonly string dedupKey = "";

    /// <inheritdoc cref="TriggerEvent.DedupKey"/>
    public required string DedupKey
    {
        get => dedupKey;
        init => dedupKey = EventLimits.RequireDedupKey(value);
    }

    internal override EventBody ToBody() => new()
    {
        RoutingKey = RoutingKey,
        EventAction = EventAction.Acknowledge,
        DedupKey = DedupKey,
    };
}

/// <summary>Closes the alert. Without an open alert of that key it does nothing.</summary>
public sealed record ResolveEvent : PagerDutyEvent
{
    private readonly string dedupKey = "";

    /// <inheritdoc cref="TriggerEvent.DedupKey"/>
    public required string DedupKey
    {
        get => dedupKey;
        init => dedupKey = EventLimits.RequireDedupKey(value);
    }

    /// <summary>
    /// Where events are routed by rules over their payload, the resolve needs the same one as the trigger.
    /// </summary>
    public EventPayload? Payload { get; init; }

    internal override EventBody ToBody() => new()
    {
        RoutingKey = RoutingKey,
        EventAction = EventAction.Resolve,
        DedupKey = DedupKey,
        Payload = Payload is null ? null : PayloadBody.Of(Payload),
    };
}
