using System.Text.Json;
using System.Text.Json.Nodes;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels.Webhook;

/// <summary>A page as a CloudEvent in structured JSON.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md</remarks>
internal static class WebhookEvent
{
    /// <summary>Bytes of a body; Standard Webhooks advises fewer than 20 KB.</summary>
    public const int MostBytes = 20_000;

    /// <summary>The same for every attempt at the same page, and for no other.</summary>
    public static string IdOf(WaitingPage page) =>
        $"{page.DedupKey}-{page.Action}".Replace('.', '-');

    public static byte[] Of(ChannelPage page)
    {
        var facts = page.ReadFacts();
        var data = facts.ToJson();
        var bytes = Bytes(page, facts, data);
        if (bytes.Length <= MostBytes)
            return bytes;
        // The evidence is in the database, and its sentences among the facts.
        data["evidence"] = new JsonArray();
        data["note"] = "The evidence was left out: with it the message is too large.";
        return Bytes(page, facts, data);
    }

    private static byte[] Bytes(ChannelPage page, PageFacts facts, JsonObject data) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = IdOf(page.Page),
            ["source"] = page.PublicUrl?.AbsoluteUri ?? "urn:burnwatch",
            ["type"] = facts.IsResolve ? "burnwatch.page.resolved" : "burnwatch.page.triggered",
            ["subject"] = FormattableString.Invariant($"incidents/{facts.IncidentId}"),
            ["time"] = page.Page.CreatedAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["datacontenttype"] = "application/json",
            ["data"] = new JsonObject
            {
                ["title"] = facts.Title,
                ["severity"] = facts.Severity.ToString().ToLowerInvariant(),
                ["which"] = facts.Which,
                ["facts"] = data.DeepClone(),
                ["links"] = new JsonArray([.. facts.Links.Select(l => new JsonObject
                {
                    ["text"] = l.Text,
                    ["href"] = l.Address.AbsoluteUri,
                })]),
                ["chart"] = facts.ChartUrl?.AbsoluteUri,
            },
        });
}
