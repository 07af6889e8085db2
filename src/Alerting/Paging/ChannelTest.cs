using System.Text.Json;
using Burnwatch.Alerting.Channels;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Paging;

/// <summary>Sends a page that says it is a test through a channel of the settings, and takes it back.</summary>
public sealed class ChannelTest
{
    private readonly ChannelBook channels;
    private readonly ClosedChannelStore closed;
    private readonly AlertingOptions options;
    private readonly TimeProvider time;

    internal ChannelTest(
        ChannelBook channels, ClosedChannelStore closed, IOptions<AlertingOptions> options, TimeProvider time)
    {
        this.channels = channels;
        this.closed = closed;
        this.options = options.Value;
        this.time = time;
    }

    /// <summary>Sends a trigger, then its resolve if that was accepted; a channel that was closed is open again.</summary>
    /// <param name="name">The channel's name in the settings.</param>
    /// <param name="mail">Who gets mail where the channel names nobody.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What became of both; null where there is no such channel.</returns>
    /// <exception cref="Burnwatch.Secrets.SecretUnavailableException">A secret cannot be read.</exception>
    /// <exception cref="ArgumentException">Its address or secret is none, or nobody would get the mail.</exception>
    public async Task<(PageOutcome Trigger, PageOutcome? Resolve)?> RunAsync(
        string name, string? mail, CancellationToken cancellation)
    {
        if (options.FindChannel(name) is not { } settings)
            return null;
        var route = settings.Route() ?? mail
            ?? throw new ArgumentException($"The channel '{name}' names nobody in To; say whom with --owner.");
        await closed.OpenAsync(settings.Id, cancellation);
        var page = PageOf(settings, route);
        var channel = channels.Find(settings.Id).Channel;
        try
        {
            var trigger = await channel.SendAsync(page, cancellation);
            if (trigger.Kind is not PageOutcomeKind.Accepted)
                return (trigger, null);
            var resolve = page with
            {
                Page = page.Page with { Action = "resolve", TriggerContent = page.Page.Content },
            };
            return (trigger, await channel.SendAsync(resolve, cancellation));
        }
        catch (RouteException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    private ChannelPage PageOf(ChannelOptions settings, string route)
    {
        var now = time.GetUtcNow();
        return new ChannelPage
        {
            Channel = settings,
            Page = new WaitingPage
            {
                Id = 0,
                IncidentId = 0,
                Generation = 1,
                Channel = settings.Id,
                Action = "trigger",
                DedupKey = $"burnwatch-test-{Guid.NewGuid():n}-1",
                Route = route,
                Content = JsonSerializer.Serialize(ContentAt(now), AlertingJson.Default.PageContent),
                Attempts = 1,
                CreatedAt = now,
            },
        };
    }

    private static PageContent ContentAt(DateTimeOffset now) => new()
    {
        Title = "TEST: Burnwatch can tell you. Nothing is wrong; this resolves by itself.",
        Why = "Somebody ran burnwatch page test.",
        Severity = Severity.Info,
        KeyId = 0,
        Key = "TEST",
        Workspace = "TEST",
        Owner = "nobody",
        WhatItDoes = ["This is a test."],
        WhatIsNormal = "This is a test.",
        UsedFor = [],
        Signals = [],
        Since = now,
        CreditsPerHour = 0,
        CreditsSoFar = 0,
        NextSteps = ["Do nothing."],
        Generation = 1,
    };
}
