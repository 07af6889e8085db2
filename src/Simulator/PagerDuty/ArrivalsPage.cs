using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>
/// A page on which a person reads what arrived, newest first. Rendered on the server, without scripts.
/// </summary>
internal sealed class ArrivalsPage
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
        article { border: 1px solid #8886; border-left: .4rem solid #888; border-radius: .3rem; }
        article { padding: .2rem 1rem 1rem; margin: 1rem 0; }
        article.critical, article.error { border-left-color: #c22; }
        article.warning { border-left-color: #d80; }
        article.info { border-left-color: #28c; }
        article.resolved { opacity: .6; }
        h2 { font-size: 1.15rem; margin: .6rem 0 .2rem; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .6rem 0; }
        dt { opacity: .7; }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
        dd ul, dd pre { margin: 0; padding-left: 1.2rem; }
        .told { font-weight: 600; }
        pre { overflow-x: auto; font-size: .85rem; }
        @media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
        </style>
        </head>
        <body>
        <h1>Simulated PagerDuty</h1>

        """;

    // Letters of all languages as they are; only what means something in HTML is escaped.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder page = new(Head);

    private ArrivalsPage()
    {
    }

    public static string Render(SimulatedPagerDuty pagerDuty, DateTimeOffset now)
    {
        var (incidents, events) = (pagerDuty.Incidents, pagerDuty.Events);
        var page = new ArrivalsPage();
        page.Line(
            $"<p>It is {Time(now)}. {incidents.Count} incidents, {pagerDuty.Notifications.Count} notifications, "
            + $"{events.Count} events.</p>");
        if (incidents.Count == 0)
            page.Line("<p>Nothing has arrived yet.</p>");
        foreach (var incident in incidents.Reverse())
            page.Incident(incident);
        page.List("Accepted, but without effect", events.Where(e => e.Effect is EventEffect.Dropped),
            e => $"{Time(e.At)} {Text(e.Action)} of {Text(e.DedupKey)}");
        page.List("Change events", pagerDuty.Changes, e => $"{Time(e.At)} {Text(e.Summary ?? "")}");
        page.Line("</body>\n</html>");
        return page.page.ToString();
    }

    private void Incident(PagerIncident incident)
    {
        var state = incident.Status is IncidentStatus.Resolved ? "resolved" : incident.Severity;
        Line($"<article id=\"{Text(incident.Id)}\" class=\"{Text(state)}\">");
        Line($"<h2>#{incident.Number} {Text(incident.Title)}</h2>");
        Line($"<p class=\"told\">A person was notified at {Time(incident.CreatedAt)}.</p>");
        Line("<dl>");
        Pair("Severity", incident.Severity);
        Pair("Status", Status(incident));
        Pair("Routing key", Cut(incident.RoutingKey));
        Pair("Dedup key", incident.DedupKey);
        Line("</dl>");
        if (incident.Shown.CustomDetails is { } details)
            Details(details);
        Links(incident.Shown.Body);
        Line("<ul>");
        foreach (var e in incident.Events)
            Line($"<li>{Time(e.At)} {Text(e.Action)}: {Told(e.Effect)}</li>");
        Line("</ul>");
        // A routing key is a secret, also one of a simulation: people show this page around.
        var raw = incident.Shown.ToJson().Replace(
            incident.RoutingKey, Cut(incident.RoutingKey), StringComparison.Ordinal);
        Line($"<details><summary>The event as it arrived</summary><pre>{Text(raw)}</pre></details>");
        Line("</article>");
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

    private void Details(JsonElement details)
    {
        Line("<dl>");
        if (details.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in details.EnumerateObject())
                Line($"<dt>{Text(member.Name)}</dt><dd>{Value(member.Value)}</dd>");
        }
        else
        {
            Line($"<dt>Details</dt><dd>{Value(details)}</dd>");
        }
        Line("</dl>");
    }

    /// <summary>A list is shown as one, and what is nested deeper as it arrived.</summary>
    private static string Value(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array
            && value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String))
            return $"<ul>{string.Concat(value.EnumerateArray().Select(v => $"<li>{Text(v.ToString())}</li>"))}</ul>";
        return value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? $"<pre>{Text(AcceptedEvent.Indent(value))}</pre>"
            : Text(value.ToString());
    }

    private void Links(JsonElement body)
    {
        if (!body.TryGetProperty("links", out var links) || links.ValueKind is not JsonValueKind.Array)
            return;
        Line("<ul>");
        foreach (var link in links.EnumerateArray())
        {
            var href = link.GetProperty("href").ToString();
            var text = link.TryGetProperty("text", out var given) ? given.ToString() : href;
            // Whatever else an event calls a link, such as a script, is shown but cannot be followed.
            var isWeb = Uri.TryCreate(href, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
            Line(isWeb
                ? $"<li><a href=\"{Text(href)}\" rel=\"noreferrer\">{Text(text)}</a></li>"
                : $"<li>{Text(text)}: {Text(href)}</li>");
        }
        Line("</ul>");
    }

    private void List(string title, IEnumerable<AcceptedEvent> events, Func<AcceptedEvent, string> show)
    {
        var newest = events.Reverse().ToList();
        if (newest.Count == 0)
            return;
        Line($"<h2>{Text(title)}</h2>\n<ul>");
        foreach (var e in newest)
            Line($"<li>{show(e)}</li>");
        Line("</ul>");
    }

    private void Pair(string name, string value) => Line($"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>");

    private void Line(string html) => page.Append(html).Append('\n');

    private static string Cut(string routingKey) => routingKey[..6] + "…";

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Text(string raw) => Html.Encode(raw);
}
