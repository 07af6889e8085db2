using System.Net;
using System.Text;
using Burnwatch.Alerting.Paging;
using MimeKit;

namespace Burnwatch.Alerting.Channels.Mail;

/// <summary>A page as a mail: text and HTML, one thread for an incident.</summary>
internal static class MailMessage
{
    // Of our own: a subject that is longer is cut by most programs.
    private const int SubjectLength = 200;

    public static MimeMessage Of(ChannelPage page)
    {
        var facts = page.ReadFacts();
        var waiting = page.Page;
        var message = new MimeMessage
        {
            Subject = TextLimit.Cut(Line(facts.Title), SubjectLength),
            Date = waiting.CreatedAt,
            MessageId = IdOf(waiting, waiting.Generation, waiting.Action),
        };
        message.From.Add(MailboxAddress.Parse(page.Channel.From!));
        message.To.AddRange(InternetAddressList.Parse(waiting.Route));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (facts.Severity is Severity.Critical)
            message.Importance = MessageImportance.High;
        var first = IdOf(waiting, 1, "trigger");
        if (message.MessageId != first)
        {
            message.References.Add(first);
            message.InReplyTo = first;
        }
        message.Body = new BodyBuilder { TextBody = TextOf(facts), HtmlBody = HtmlOf(facts) }.ToMessageBody();
        return message;
    }

    // The dedup key ends in the generation; the rest of it is the incident's own.
    private static string IdOf(WaitingPage page, int generation, string action)
    {
        var incident = page.DedupKey[..(page.DedupKey.LastIndexOf('-') + 1)];
        return FormattableString.Invariant($"{incident}{generation}.{action}@burnwatch.invalid");
    }

    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string TextOf(PageFacts facts)
    {
        var text = new StringBuilder().AppendLine(facts.Title).AppendLine();
        foreach (var fact in facts.Facts)
            text.Append(fact.Label).Append(": ").AppendLine(string.Join("\n  ", fact.Lines));
        if (facts.Steps.Count > 0)
            text.AppendLine().AppendLine("What to do:");
        foreach (var (step, i) in facts.Steps.Select((s, i) => (s, i)))
            text.Append(i + 1).Append(". ").AppendLine(step);
        if (facts.Links.Count > 0)
            text.AppendLine();
        foreach (var link in facts.Links)
            text.Append(link.Text).Append(": ").AppendLine(link.Address.AbsoluteUri);
        if (facts.ChartUrl is { } chart)
            text.Append("The chart alone, for a week: ").AppendLine(chart.AbsoluteUri);
        return text.AppendLine().AppendLine(facts.Which).ToString();
    }

    private static string HtmlOf(PageFacts facts)
    {
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif\">");
        html.Append("<h2>").Append(Encode(facts.Title)).Append("</h2><table cellpadding=\"4\">");
        foreach (var fact in facts.Facts)
            html.Append("<tr><td valign=\"top\"><b>").Append(Encode(fact.Label)).Append("</b></td><td>")
                .AppendJoin("<br>", fact.Lines.Select(Encode)).Append("</td></tr>");
        html.Append("</table>");
        if (facts.ChartUrl is { } chart)
            html.Append("<p><img src=\"").Append(Encode(chart.AbsoluteUri)).Append("\" alt=\"What it used, and what is usual\"></p>");
        if (facts.Steps.Count > 0)
            html.Append("<h3>What to do</h3><ol>")
                .AppendJoin("", facts.Steps.Select(s => $"<li>{Encode(s)}</li>")).Append("</ol>");
        html.AppendJoin(
            " · ", facts.Links.Select(l => $"<a href=\"{Encode(l.Address.AbsoluteUri)}\">{Encode(l.Text)}</a>"));
        return html.Append("<p>").Append(Encode(facts.Which)).Append("</p></body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
