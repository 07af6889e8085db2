using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels;

/// <summary>A page with where it goes and what it says.</summary>
internal sealed record ChannelPage
{
    public required WaitingPage Page { get; init; }

    /// <summary>The settings of the channel.</summary>
    public required ChannelOptions Channel { get; init; }

    /// <summary>Where the links lead; null: no links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where the picture of it is for a while; null: nowhere.</summary>
    public Uri? ChartUrl { get; init; }

    /// <summary>The facts, the same for every channel; made from what is stored at each call.</summary>
    public PageFacts ReadFacts() => PageFacts.Of(Page, PublicUrl, ChartUrl);
}
