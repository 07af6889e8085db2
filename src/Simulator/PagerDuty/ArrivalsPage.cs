using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>A page on which a person reads what arrived, newest first. Rendered on the server, without scripts.</summary>
internal static class ArrivalsPage
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="5">
        <title>Simulated PagerDuty</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
        article { border: 1px solid #8886; border-left: .4rem solid #888; border-radius: .3rem; padding: .2rem 1rem 1rem; margin: 1rem 0; }
        article.critical, article.error { border-left-color: #c22; }
        article.warning { border-left-color: #d80; }
        article.info { border-left-color: #28c; }
        article.resolved { opacity: .6; }
        h2 { font-size: 1.15rem; margin: .6rem 0 .2rem; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .6rem 0; }
        dt { opacity: .7; }
        dd { margin: 0; overflow-wrap: anywhere; }
        .told { font-weight: 600; }
        pre { overflow-x: auto; font-size: .85rem; }
        @media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
        </style>
        </head>
        <body>
        <h1>Simulated PagerDuty</h1>

        """;

    public static string Render(SimulatedPagerDuty pagerDuty, DateTimeOffset now)
    {
        var page = new StringBuilder(Head);
        var incidents = pagerDuty.Incidents;
        page.Append(CultureInfo.InvariantCulture,
            $"<p>It is {Time(now)}. {incidents.Count} incidents, {pagerDuty.Notifications.Count} notifications, {pagerDuty.Events.Count} events.</p>\n");
        if (incidents.Count == 0)
            page.Append("<p>Nothing has arrived yet.</p>\n");
        foreach (var incident in incidents.Reverse())
            Incident(page, incident);
        Dropped(page, pagerDuty.Events);
        Changes(page, pagerDuty.Changes);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Incident(StringBuilder page, PagerIncident incident)
    {
        var shown = incident.Shown;
        var state = incident.Status is IncidentStatus.Resolved ? "resolved" : incident.Severity;
        page.Append(CultureInfo.InvariantCulture, $"<article id=\"{Text(incident.Id)}\" class=\"{Text(state)}\">\n<h2>#{incident.Number} {Text(incident.Title)}</h2>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"told\">A person was notified at {Time(incident.CreatedAt)}.</p>\n<dl>\n");
        Pair(page, "Severity", incident.Severity);
        Pair(page, "Status", Status(incident));
        Pair(page, "Service of key", incident.RoutingKey[..6] + "…");
        Pair(page, "Dedup key", incident.DedupKey);
        page.Append("</dl>\n");
        if (shown.CustomDetails is { } details)
            Details(page, details);
        Links(page, shown.Body);
        page.Append("<ul>\n");
        foreach (var e in incident.Events)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Time(e.At)} {Text(e.Action)}: {Told(e.Effect)}</li>\n");
        page.Append(CultureInfo.InvariantCulture, $"</ul>\n<details><summary>The event as it arrived</summary><pre>{Text(shown.ToJson().Replace(incident.RoutingKey, incident.RoutingKey[..6] + "…", StringComparison.Ordinal))}</pre></details>\n</article>\n");
    }

    private static string Status(PagerIncident incident) => incident.Status switch
    {
        IncidentStatus.Acknowledged => $"acknowledged by {incident.AcknowledgedBy} at {Time(incident.ChangedAt)}",
        IncidentStatus.Resolved => $"resolved at {Time(incident.ChangedAt)}",
        _ => "triggered",
    };

    private static string Told(EventEffect effect) => effect switch
    {
        EventEffect.Opened => "opened the incident and notified a person",
        EventEffect.Logged => "added to the log, nobody was notified",
        EventEffect.Acknowledged => "acknowledged it",
        EventEffect.Resolved => "resolved it",
        _ => "dropped",
    };

    private static void Details(StringBuilder page, JsonElement details)
    {
        page.Append("<dl>\n");
        if (details.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in details.EnumerateObject())
                Pair(page, member.Name, member.Value.ToString());
        }
        else
        {
            Pair(page, "Details", details.ToString());
        }
        page.Append("</dl>\n");
    }

    private static void Links(StringBuilder page, JsonElement body)
    {
        if (!body.TryGetProperty("links", out var links) || links.ValueKind is not JsonValueKind.Array || links.GetArrayLength() == 0)
            return;
        page.Append("<ul>\n");
        foreach (var link in links.EnumerateArray())
        {
            var href = link.GetProperty("href").ToString();
            var text = link.TryGetProperty("text", out var given) ? given.ToString() : href;
            // Whatever else an event calls a link, such as a script, is shown but cannot be followed.
            var isWeb = Uri.TryCreate(href, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
            page.Append(isWeb ? $"<li><a href=\"{Text(href)}\" rel=\"noreferrer\">{Text(text)}</a></li>\n" : $"<li>{Text(text)}: {Text(href)}</li>\n");
        }
        page.Append("</ul>\n");
    }

    private static void Dropped(StringBuilder page, IReadOnlyList<AcceptedEvent> events)
    {
        var dropped = events.Where(e => e.Effect is EventEffect.Dropped).Reverse().ToList();
        if (dropped.Count == 0)
            return;
        page.Append("<h2>Accepted, but without effect</h2>\n<ul>\n");
        foreach (var e in dropped)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Time(e.At)} {Text(e.Action)} of {Text(e.DedupKey)}</li>\n");
        page.Append("</ul>\n");
    }

    private static void Changes(StringBuilder page, IReadOnlyList<AcceptedEvent> changes)
    {
        if (changes.Count == 0)
            return;
        page.Append("<h2>Change events</h2>\n<ul>\n");
        foreach (var e in changes.Reverse())
            page.Append(CultureInfo.InvariantCulture, $"<li>{Time(e.At)} {Text(e.Summary ?? "")}</li>\n");
        page.Append("</ul>\n");
    }

    private static void Pair(StringBuilder page, string name, string value) =>
        page.Append(CultureInfo.InvariantCulture, $"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>\n");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Text(string raw) => HtmlEncoder.Default.Encode(raw);
}
