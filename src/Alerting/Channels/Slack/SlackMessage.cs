using System.Text.Json.Nodes;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels.Slack;

/// <summary>A page in Slack's blocks, within what Slack takes.</summary>
/// <remarks>
/// https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, 150 characters of a header, 3,000 of a section, 10 fields
/// of 2,000. A whole message above some 13,200 characters is refused as msg_blocks_too_long.
/// </remarks>
internal static class SlackMessage
{
    private const int Blocks = 50;
    private const int HeaderLength = 150;
    private const int SectionLength = 3_000;
    private const int FieldsInSection = 10;
    private const int FieldLength = 2_000;
    private const int ButtonLength = 75;
    private const int UrlLength = 3_000;
    private const int MessageLength = 12_000;

    public static JsonObject Of(PageFacts facts)
    {
        var blocks = new List<JsonObject> { Header(facts) };
        var left = MessageLength - HeaderLength;
        foreach (var block in Body(facts))
        {
            var length = block.ToJsonString().Length;
            // The links and the last line have room kept for them.
            if (blocks.Count >= Blocks - 3 || length > left)
                continue;
            blocks.Add(block);
            left -= length;
        }
        blocks.AddRange(Foot(facts));
        return new JsonObject
        {
            // What a phone shows, and what stands for the blocks where they cannot be shown.
            ["text"] = TextLimit.Cut(Escape($"{Mark(facts)} {facts.Title}"), SectionLength),
            ["blocks"] = new JsonArray([.. blocks]),
        };
    }

    /// <summary>The three characters that Slack reads as markup, and no other.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static JsonObject Header(PageFacts facts) => new()
    {
        ["type"] = "header",
        // Plain text: nothing in it is markup, so nothing is escaped.
        ["text"] = new JsonObject
        {
            ["type"] = "plain_text",
            ["text"] = TextLimit.Cut($"{Mark(facts)} {facts.Title}", HeaderLength),
        },
    };

    private static IEnumerable<JsonObject> Body(PageFacts facts)
    {
        foreach (var fact in facts.Facts.Where(f => !f.IsShort))
            yield return Section($"*{Escape(fact.Label)}*\n{Escape(fact.Text)}");
        foreach (var row in facts.Facts.Where(f => f.IsShort).Chunk(FieldsInSection))
            yield return Fields(row);
        if (facts.Steps.Count > 0)
            yield return Section("*What to do*\n" + string.Join(
                '\n', facts.Steps.Select((step, i) => FormattableString.Invariant($"{i + 1}. {Escape(step)}"))));
    }

    private static IEnumerable<JsonObject> Foot(PageFacts facts)
    {
        if (facts.ChartUrl is { Scheme: "https" } chart && chart.AbsoluteUri.Length <= UrlLength)
            yield return new JsonObject
            {
                ["type"] = "image",
                ["image_url"] = chart.AbsoluteUri,
                ["alt_text"] = "What it used, and what is usual",
            };
        if (facts.Links.Count > 0)
            yield return new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray([.. facts.Links.Select(Button)]),
            };
        yield return new JsonObject
        {
            ["type"] = "context",
            ["elements"] = new JsonArray(Markdown(Escape($"{facts.Which} · {facts.Severity.ToString().ToLowerInvariant()}"))),
        };
    }

    private static JsonObject Button(PageLink link) => new()
    {
        ["type"] = "button",
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = TextLimit.Cut(link.Short, ButtonLength) },
        ["url"] = link.Address.AbsoluteUri,
        ["action_id"] = link.Short.ToLowerInvariant(),
    };

    private static JsonObject Section(string text) => new()
    {
        ["type"] = "section",
        ["text"] = Markdown(TextLimit.Cut(text, SectionLength)),
    };

    private static JsonObject Fields(IEnumerable<Fact> facts) => new()
    {
        ["type"] = "section",
        ["fields"] = new JsonArray([
            .. facts.Select(f => Markdown(TextLimit.Cut($"*{Escape(f.Label)}*\n{Escape(f.Text)}", FieldLength)))]),
    };

    private static JsonObject Markdown(string text) => new() { ["type"] = "mrkdwn", ["text"] = text };

    private static string Mark(PageFacts facts) => facts.IsResolve ? "✅" : facts.Severity switch
    {
        Severity.Critical => "🔴",
        Severity.Error => "🟠",
        Severity.Warning => "🟡",
        _ => "🔵",
    };
}
