using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels;

/// <summary>A way to tell people of an incident: a page in, what became of it out.</summary>
internal interface IChannel
{
    /// <summary>Which of the settings' kinds it serves.</summary>
    ChannelKind Kind { get; }

    /// <summary>How often one address of it may be used.</summary>
    ChannelRate Rate { get; }

    /// <summary>Sends a page once.</summary>
    /// <returns>What became of it. What the other side or the network does is an outcome, not an exception.</returns>
    /// <exception cref="RouteException">Its address or secret is none, and never will be by itself.</exception>
    /// <exception cref="Burnwatch.Secrets.SecretUnavailableException">A secret cannot be read now.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before there was an answer.</exception>
    Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation);
}
