using Burnwatch.Alerting.Paging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Channels;

/// <summary>Finds the channel that a page names.</summary>
internal sealed class ChannelBook(IEnumerable<IChannel> channels, IOptions<AlertingOptions> options)
{
    private static readonly ChannelOptions Default = new() { Name = ChannelOptions.PagerDuty };

    private readonly Dictionary<ChannelKind, IChannel> byKind = channels.ToDictionary(c => c.Kind);

    /// <summary>The settings of a channel and what serves it.</summary>
    /// <exception cref="RouteException">The settings have no such channel any more.</exception>
    public (ChannelOptions Options, IChannel Channel) Find(string id)
    {
        var found = id == ChannelOptions.PagerDuty
            ? Default
            : options.Value.Channels.FirstOrDefault(c => c.Id == id)
                ?? throw new RouteException(
                    $"The page names the channel {id}, which Alerting:Channels does not have any more; "
                    + "put it back, or the page is lost.");
        return (found, byKind[found.Kind]);
    }
}
