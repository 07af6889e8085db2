using System.Text.Json.Nodes;
using Burnwatch.Alerting.Paging;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Changes;

/// <summary>A change that was claimed and is to be told.</summary>
internal sealed record WaitingChange
{
    public required long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>One line: of which key, and what.</summary>
    public required string Summary { get; init; }

    /// <summary>The page that shows it, below the public address; null: none.</summary>
    public string? Path { get; init; }

    /// <summary>An object of texts and numbers; no secret is in it.</summary>
    public required string Details { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public required int Attempts { get; init; }

    /// <summary>The event that PagerDuty gets.</summary>
    public ChangeEvent ToEvent(RoutingKey key, Uri? publicUrl) => new()
    {
        RoutingKey = key,
        Summary = Summary,
        Source = "Burnwatch",
        Timestamp = At,
        CustomDetails = JsonNode.Parse(Details)!.AsObject(),
        Links = publicUrl is not null && Path is not null
            ? [new EventLink(PageFacts.AddressOf(publicUrl, Path).AbsoluteUri, "What is known of it")]
            : [],
    };
}
