using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Burnwatch.Collector.Polling;

/// <summary>What polls count and trace for whoever watches the daemon.</summary>
internal sealed class PollMeter
{
    /// <summary>What a listener or an exporter subscribes to.</summary>
    public const string Name = "Burnwatch.Collector";

    private static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> polls;

    public PollMeter(IMeterFactory meters) => polls = meters.Create(Name).CreateCounter<long>(
        "burnwatch.polls", "{poll}", "Polls of the provider, by workspace, kind and whether they succeeded.");

    public static Activity? Begin(Poll poll) => Source.StartActivity("poll")
        ?.SetTag("workspace", poll.Workspace.Name).SetTag("kind", NameOf(poll));

    /// <param name="poll">The poll.</param>
    /// <param name="activity">What it began with.</param>
    /// <param name="failure">The class of the failure; null where it succeeded.</param>
    public void End(Poll poll, Activity? activity, string? failure)
    {
        polls.Add(
            1,
            new KeyValuePair<string, object?>("workspace", poll.Workspace.Name),
            new("kind", NameOf(poll)),
            new("outcome", failure is null ? "done" : "failed"));
        if (failure is not null)
            activity?.SetStatus(ActivityStatusCode.Error, failure);
    }

    private static string NameOf(Poll poll) => poll.Kind.ToString().ToLowerInvariant();
}
