using System.Globalization;
using System.Text;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Aftermath;

/// <summary>The draft of what people write of an incident: what is known filled in, what only they know left open.</summary>
internal static class PostMortem
{
    private const int MostEndpoints = 20;

    public static string Of(IncidentFile file)
    {
        var text = new StringBuilder();
        var incident = file.Incident;
        Line(text, $"# {incident.Key}: incident {incident.Id}");
        Line(text);
        Line(text, $"{incident.Reason}");
        Line(text);
        Line(text, "| | |");
        Line(text, "| --- | --- |");
        Row(text, "Key", incident.Key);
        Row(text, "Owner", incident.Owner ?? "nobody");
        Row(text, "Where", Joined(incident.Environment, incident.Product, incident.CostCentre, incident.Workspace));
        Row(text, "Severity, state", $"{incident.Severity}, {incident.State}");
        Row(text, "Began", At(incident.Since));
        Row(text, "Opened", At(incident.OpenedAt));
        Row(text, "Resolved", incident.ResolvedAt is { } resolved ? At(resolved) : "not yet");
        Row(text, "What it was", incident.Label is { } label ? $"{label}, says {incident.LabelledBy}" : "not said yet");
        Cost(text, file.BlastRadius);
        Endpoints(text, file);
        Timeline(text, file.Timeline);
        Neighbours(text, file.Neighbours);
        Open(text);
        Line(text, $"Drafted by Burnwatch at {At(file.MadeAt)}; `evidence.json` has every number behind it.");
        return text.ToString();
    }

    private static void Cost(StringBuilder text, BlastRadius blast)
    {
        Section(text, "Blast radius");
        Line(text, $"- From {At(blast.From)} to {At(blast.To)}.");
        Line(text, $"- {Wording.Number(blast.Credits)} credits in {Requests(blast.Requests)}{Money(blast.CostUsd)}.");
        Line(text, blast.Usual is { } usual
            ? $"- {Wording.Number(blast.Over)} credits over the {Wording.Number(usual)} that so long at its usual most "
                + $"({Wording.Number(blast.UsualPerHour!.Value)} per hour) would have used{Money(blast.OverUsd)}."
            : "- Nothing was usual for the key yet, so all of it counts as over.");
        foreach (var use in blast.Products)
            Line(text, $"- {use.Name}: {Wording.Number(use.Credits)} credits, {Requests(use.Requests)}");
        foreach (var use in blast.Credentials)
            Line(text, $"- by {use.Name}: {Wording.Number(use.Credits)} credits, {Requests(use.Requests)}");
    }

    private static void Endpoints(StringBuilder text, IncidentFile file)
    {
        Section(text, "Endpoints");
        var uses = file.Endpoints ?? [];
        foreach (var use in uses.Take(MostEndpoints))
            Line(text, $"- {use.Endpoint}: {Requests(use.Requests)}, {Wording.Number(use.Failed)} failed");
        if (uses.Count > MostEndpoints)
            Line(text, $"- {uses.Count - MostEndpoints} more in `evidence.json`");
        if (file.EndpointsMissing is { } missing)
            Line(text, OneLine(missing));
        else if (file.Endpoints is null)
            Line(text, "The provider's list of requests was not asked for.");
        else if (uses.Count == 0)
            Line(text, "The provider lists no request of it.");
    }

    private static void Timeline(StringBuilder text, IReadOnlyList<TimelineLine> lines)
    {
        Section(text, "Timeline");
        foreach (var line in lines)
            Line(text, $"- {At(line.At)} {line.Source}, {line.Kind}: {OneLine(line.Text)}");
    }

    private static void Neighbours(StringBuilder text, IReadOnlyList<Neighbour> neighbours)
    {
        Section(text, "Rotate as well");
        if (neighbours.Count == 0)
            Line(text, "No other credential shares its key, a source, its service account or its owner.");
        foreach (var one in neighbours)
        {
            var hint = one.Hint is null ? "" : $", ends in {one.Hint}";
            var because = string.Join(", ", one.Because.Select(b => b.Replace('_', ' ')));
            Line(text, $"- [ ] {one.Credential}{hint} of {one.Key} ({one.Owner ?? "nobody"}): {because}");
        }
    }

    private static void Open(StringBuilder text)
    {
        foreach (var (title, question) in new[]
        {
            ("How it got out", "Where was the key found, and since when was it there?"),
            ("What went well", "What made this short?"),
            ("What did not", "What made it longer or dearer than it had to be?"),
            ("What is done about it", "- [ ] close the path it got out by\n- [ ] who, until when"),
        })
        {
            Section(text, title);
            Line(text, question);
        }

        Line(text);
    }

    private static string Requests(long count) => count == 1 ? "1 request" : $"{Wording.Number(count)} requests";

    private static string Joined(params string?[] parts) => string.Join(", ", parts.OfType<string>());

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Money(decimal? usd) =>
        usd is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known:0.00} USD") : "";

    private static string At(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static void Section(StringBuilder text, string title)
    {
        Line(text);
        Line(text, $"## {title}");
        Line(text);
    }

    private static void Row(StringBuilder text, string name, string value) =>
        Line(text, $"| {name} | {OneLine(value).Replace("|", "\\|")} |");

    // The same bytes on every platform.
    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
