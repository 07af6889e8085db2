using System.Text.Json.Nodes;

namespace PagerDuty.Client;

/// <summary>What an alert says.</summary>
public sealed record EventPayload
{
    /// <summary>The line that a phone shows; cut at <see cref="EventLimits.SummaryRunes"/>.</summary>
    public required string Summary { get; init; }

    /// <summary>What is affected: a host, a service, a key.</summary>
    public required string Source { get; init; }

    public required EventSeverity Severity { get; init; }

    /// <summary>When it was detected; PagerDuty takes the time of arrival if this is null.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The part of the source that is affected.</summary>
    public string? Component { get; init; }

    /// <summary>The larger thing the source belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>The kind of trouble.</summary>
    public string? Class { get; init; }

    /// <summary>Whatever else helps, nested as needed. The first to go when the request would be too large.</summary>
    public JsonObject? CustomDetails { get; init; }
}

/// <summary>How bad it is, from worst to mildest. A service may be set up to take its urgency from it.</summary>
public enum EventSeverity
{
    Critical,
    Error,
    Warning,
    Info,
}

/// <param name="Href">The address; a link without one is left out.</param>
/// <param name="Text">What is shown for it.</param>
public sealed record EventLink(string Href, string? Text = null);

/// <param name="Src">The picture's address, https; an image without one is left out.</param>
/// <param name="Href">Where a click on it leads.</param>
/// <param name="Alt">What stands for it where it cannot be shown.</param>
public sealed record EventImage(string Src, string? Href = null, string? Alt = null);
