using System.Globalization;
using System.Text.Json.Nodes;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels.Alertmanager;

/// <summary>A page as an alert of Alertmanager's API v2.</summary>
/// <remarks>
/// Labels are what an alert is known by, so they are taken from the trigger alone and do not change while it lives: the
/// resolve finds it. What may change stands in the annotations.
/// </remarks>
internal static class AlertmanagerAlert
{
    /// <summary>
    /// How long an alert stands without being sent again. Alertmanager's own five minutes would resolve it while the
    /// daemon is restarted.
    /// </summary>
    public static readonly TimeSpan StandsFor = TimeSpan.FromMinutes(15);

    /// <summary>The body of a post, an array of one alert.</summary>
    /// <param name="page">The page.</param>
    /// <param name="now">When it is sent.</param>
    public static JsonArray Of(ChannelPage page, DateTimeOffset now)
    {
        var waiting = page.Page;
        var facts = page.ReadFacts();
        var trigger = waiting.ReadTriggerContent();
        // An end before its beginning is refused.
        var startsAt = trigger.Since < now ? trigger.Since : now;
        return
        [
            new JsonObject
            {
                ["labels"] = Labels(waiting, trigger),
                ["annotations"] = Annotations(facts),
                ["startsAt"] = Time(startsAt),
                ["endsAt"] = Time(waiting.IsResolve ? now : now + StandsFor),
                ["generatorURL"] = facts.Links is [var incident, ..] ? incident.Address.AbsoluteUri : "",
            },
        ];
    }

    private static JsonObject Labels(WaitingPage page, PageContent trigger)
    {
        if (trigger.IsOfDaemon)
            return new JsonObject
            {
                ["alertname"] = "BurnwatchBlind",
                ["dedup_key"] = page.DedupKey,
                ["severity"] = page.SeverityOf(trigger).ToString().ToLowerInvariant(),
            };
        var labels = new JsonObject
        {
            ["alertname"] = "BurnwatchKey",
            ["dedup_key"] = page.DedupKey,
            ["workspace"] = trigger.Workspace,
            ["key"] = trigger.Key,
            ["owner"] = trigger.Owner,
            ["severity"] = page.SeverityOf(trigger).ToString().ToLowerInvariant(),
        };
        // One without a value would be dropped there, and be another alert for whoever compares.
        if (trigger.Environment is { Length: > 0 } environment)
            labels["environment"] = environment;
        return labels;
    }

    private static JsonObject Annotations(PageFacts facts)
    {
        var annotations = new JsonObject { ["summary"] = facts.Title, ["page"] = facts.Which };
        foreach (var fact in facts.Facts)
            annotations[fact.Code] = fact.Text;
        if (facts.Steps.Count > 0)
            annotations["next_steps"] = string.Join('\n', facts.Steps);
        foreach (var link in facts.Links)
            annotations[$"{link.Short.ToLowerInvariant()}_url"] = link.Address.AbsoluteUri;
        if (facts.ChartUrl is { } chart)
            annotations["chart_url"] = chart.AbsoluteUri;
        return annotations;
    }

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
