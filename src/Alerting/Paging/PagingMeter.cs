using System.Diagnostics.Metrics;

namespace Burnwatch.Alerting.Paging;

/// <summary>What the sending of pages counts for whoever watches the daemon.</summary>
internal sealed class PagingMeter
{
    /// <summary>What a listener or an exporter subscribes to.</summary>
    public const string Name = "Burnwatch.Paging";

    private readonly Counter<long> attempts;
    private readonly Counter<long> undelivered;
    private readonly Histogram<double> delay;

    public PagingMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        attempts = meter.CreateCounter<long>(
            "burnwatch.pages", "{attempt}", "Attempts to send a page, by channel, action and what became of it.");
        undelivered = meter.CreateCounter<long>(
            "burnwatch.pages.undelivered", "{page}", "Pages that their channel refused or did not take in time.");
        delay = meter.CreateHistogram<double>(
            "burnwatch.page.delay", "s", "From when a page was written until its channel accepted it, by channel.");
    }

    public void Attempted(WaitingPage page, PageNext next, DateTimeOffset now)
    {
        var channel = new KeyValuePair<string, object?>("channel", page.Channel);
        attempts.Add(1, channel, new("action", page.Action), new("outcome", next.ToString().ToLowerInvariant()));
        if (next is PageNext.Sent)
            delay.Record(Math.Max(0, (now - page.CreatedAt).TotalSeconds), channel);
    }

    public void Undelivered(UndeliveredPage page) =>
        undelivered.Add(1, new KeyValuePair<string, object?>("channel", page.Channel));
}
