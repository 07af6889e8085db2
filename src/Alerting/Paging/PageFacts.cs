using System.Text.Json;
using System.Text.Json.Nodes;

namespace Burnwatch.Alerting.Paging;

/// <summary>What a page says, made once from what is stored; every channel lays these same facts out.</summary>
internal sealed record PageFacts
{
    public required PageContent Content { get; init; }

    /// <summary>One line: which key, whose, and what.</summary>
    public required string Title { get; init; }

    /// <summary>What it says in this channel; quiet hours may have lowered it.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Whether it says that it is over.</summary>
    public required bool IsResolve { get; init; }

    /// <summary>Which message it is: a channel without dedup may show one twice after a crash.</summary>
    public required string Which { get; init; }

    /// <summary>In the order in which a person reads at night: who, what, what is normal, what it costs.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>What to do next, in order.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The incident first; none without a public address.</summary>
    public required IReadOnlyList<PageLink> Links { get; init; }

    /// <summary>Where the picture is for a while; null: nowhere.</summary>
    public Uri? ChartUrl { get; init; }

    public required long IncidentId { get; init; }

    public static PageFacts Of(WaitingPage page, Uri? publicUrl, Uri? chartUrl = null)
    {
        var content = page.ReadContent();
        return new PageFacts
        {
            Content = content,
            Title = page.IsResolve ? $"Resolved: {content.Title}" : content.Title,
            Severity = page.SeverityOf(content),
            IsResolve = page.IsResolve,
            Which = WhichOf(page, content),
            Facts = [.. (content.IsOfDaemon ? FactsOfDaemon(content) : FactsOf(content)).OfType<Fact>()],
            Steps = page.IsResolve ? [] : content.NextSteps,
            Links = publicUrl is null ? [] : page.IncidentId == 0
                ? [new PageLink("How it is", "Health", AddressOf(publicUrl, "readyz"))]
                : LinksOf(page.IncidentId, content, publicUrl),
            ChartUrl = publicUrl is null ? null : chartUrl,
            IncidentId = page.IncidentId,
        };
    }

    /// <summary>The facts, the steps and the evidence as programs read them.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var fact in Facts)
            json.Add(fact.Code, fact.Value.DeepClone());
        if (Steps.Count > 0)
            json.Add("next_steps", new JsonArray([.. Steps.Select(s => JsonValue.Create(s))]));
        if (Content.IsOfDaemon)
            return json;
        json.Add("evidence", EvidenceOf(Content));
        json.Add("incident", IncidentId);
        json.Add("page_of_the_incident", Content.Generation);
        return json;
    }

    private static JsonNode EvidenceOf(PageContent content) =>
        JsonSerializer.SerializeToNode(content, AlertingJson.Default.PageContent)!["signals"]!.DeepClone();

    private static string WhichOf(WaitingPage page, PageContent content)
    {
        var of = content.IsOfDaemon ? "the daemon's own alarm" : $"incident {page.IncidentId}";
        return page.IsResolve ? $"The end of page {page.Generation} of {of}" : $"Page {page.Generation} of {of}";
    }

    private static IEnumerable<Fact?> FactsOfDaemon(PageContent content) =>
    [
        Fact.Of("why_now", "Why now", content.Why),
        Fact.Of("sent_here_because", "Sent here because", content.SentHereBecause),
        Fact.Of("what_is_wrong", "What is wrong", content.WhatItDoes),
        Fact.Of("since", "Known since", content.Since),
    ];

    private static IEnumerable<Fact?> FactsOf(PageContent content) =>
    [
        Fact.Of("why_now", "Why now", content.Why),
        Fact.Of("sent_here_because", "Sent here because", content.SentHereBecause),
        Fact.Of("lowered_because", "Lowered because", content.LoweredBecause),
        Fact.Of("key", "Key", content.Hint is null ? content.Key : $"{content.Key} (ends in {content.Hint})"),
        Fact.Of("owner", "Owner", content.Owner),
        Fact.Of("environment", "Environment", content.Environment),
        Fact.Of("product", "Product", content.Product),
        Fact.Of("service_account", "Service account", content.ServiceAccount),
        Fact.Of("workspace", "Workspace", content.Workspace),
        Fact.Of("what_it_does", "What it does", content.WhatItDoes),
        Fact.Of("workspace_event", "At the same time", content.Event?.Reason),
        Fact.Of(
            "keys_of_the_event", "Keys at the same time",
            content.Event is { } crowd ? string.Join(", ", crowd.Names) : null),
        Fact.Of("changed_before", "Changed before", content.ChangedBefore),
        Fact.Of("what_is_normal", "What is normal", content.WhatIsNormal),
        Fact.Of("against_its_past", "Against its past", content.Past?.Words),
        Fact.Of("what_else_moved", "What else moved", content.Past?.AlsoMoved),
        Fact.Of(
            "how_sure", "How sure", content.Sureness,
            FormattableString.Invariant($"{content.Sureness * 100:0} % if half of all such were abuse")),
        Fact.Of("used_for_in_the_last_hour", "Used for in the last hour", content.UsedFor),
        Fact.Of("since", "Since", content.Since),
        Fact.Of("credits_per_hour", "Credits per hour if left alone", Math.Round(content.CreditsPerHour)),
        Fact.Of("credits_so_far", "Credits so far", Math.Round(content.CreditsSoFar)),
        Fact.Of("usd_per_hour", "Dollars per hour if left alone", Cents(content.UsdPerHour)),
        Fact.Of("usd_so_far", "Dollars so far", Cents(content.UsdSoFar)),
        Fact.Of("credits_left", "Credits left", content.CreditsLeft),
        Fact.Of("credits_end", "Credits run out at", content.CreditsEndAt),
    ];

    private static double? Cents(double? usd) => usd is { } value ? Math.Round(value, 2) : null;

    private static PageLink[] LinksOf(long incident, PageContent content, Uri publicUrl) =>
    [
        new("The incident, with its chart and evidence", "Incident", AddressOf(publicUrl, $"incidents/{incident}")),
        new($"The key {content.Key}", "Key", AddressOf(publicUrl, $"keys/{content.KeyId}")),
        new("Contain it", "Contain", AddressOf(publicUrl, $"incidents/{incident}#contain")),
        new("Silence it", "Silence", AddressOf(publicUrl, $"quiet?key={Uri.EscapeDataString(content.Key)}")),
    ];

    // A relative address would take the place of the last part of a path without a slash at its end.
    internal static Uri AddressOf(Uri publicUrl, string path) => new($"{publicUrl.AbsoluteUri.TrimEnd('/')}/{path}");
}
