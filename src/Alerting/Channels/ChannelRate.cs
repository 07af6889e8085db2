namespace Burnwatch.Alerting.Channels;

/// <summary>How often one address of a channel may be used.</summary>
/// <param name="Most">So many messages at most...</param>
/// <param name="Span">...in any span so long.</param>
internal sealed record ChannelRate(int Most, TimeSpan Span)
{
    public static ChannelRate PerMinute(int most) => new(most, TimeSpan.FromMinutes(1));
}
