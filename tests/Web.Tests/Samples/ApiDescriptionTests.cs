using System.Text.Json.Nodes;

namespace Burnwatch.Web.Tests.Samples;

/// <summary>Holds the description against what is taken: it is written by hand.</summary>
public sealed class ApiDescriptionTests(PushHost host) : IClassFixture<PushHost>
{
    [Fact]
    public async Task The_example_is_taken_and_has_every_member_that_is_described()
    {
        var document = await ReadAsync();
        var example = document["paths"]!["/api/v1/samples"]!["post"]!["requestBody"]!["content"]!["application/json"]!
            ["example"]!.AsArray();
        var sample = example[0]!.AsObject();
        Assert.Equal(Members(document), sample.Select(m => m.Key).Order());

        sample["credential"] = "k1";
        sample["workspace"] = "acme";
        sample["at"] = "2026-04-22T12:00:00Z";
        Assert.Equal((200, """{"accepted":1,"rejected":0}"""), await host.PostAsync(example.ToJsonString()));
    }

    [Fact]
    public async Task A_member_that_is_not_described_is_told_the_described_ones()
    {
        var (_, text) = await host.PostAsync("""[{"credential":"k1","at":"2026-04-22T12:00:00Z","tokens":1}]""");
        Assert.All(Members(await ReadAsync()), member => Assert.Contains(member, text));
    }

    private async Task<JsonNode> ReadAsync() =>
        JsonNode.Parse(await host.Client.GetStringAsync("/api/v1/openapi.json"))!;

    private static IEnumerable<string> Members(JsonNode document) =>
        document["components"]!["schemas"]!["Sample"]!["properties"]!.AsObject().Select(m => m.Key).Order();
}
