using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Burnwatch.Web.Tests.Incidents;

public sealed class IncidentFileTests(Pages pages) : IClassFixture<Pages>
{
    private const string Canary = "sk_c0ffee00112233445566778899aabbcc";

    [Fact]
    public async Task Every_number_of_the_draft_can_be_counted_again_from_the_evidence()
    {
        var (draft, evidence) = await ReadAsync();
        var blast = evidence.GetProperty("blast_radius");
        var buckets = evidence.GetProperty("buckets").EnumerateArray().ToList();
        var credits = buckets.Sum(b => b.GetProperty("credits").GetInt64());
        Assert.True(credits > 0);
        Assert.Equal(credits, blast.GetProperty("credits").GetInt64());
        Assert.Equal(
            buckets.Sum(b => b.GetProperty("requests").GetInt64()), blast.GetProperty("requests").GetInt64());
        var opened = evidence.GetProperty("timeline").EnumerateArray().First(l => l.TryGetProperty("evidence", out _));
        var usual = opened.GetProperty("evidence").GetProperty("expected_per_hour").GetProperty("high").GetDouble();
        var hours = (blast.GetProperty("to").GetDateTimeOffset() - blast.GetProperty("from").GetDateTimeOffset()).TotalHours;
        Assert.Equal(credits - (usual * hours), blast.GetProperty("over").GetDouble(), 3);
        Assert.Contains(FormattableString.Invariant($"{credits:N0} credits in"), draft);
        Assert.Equal(
            credits, blast.GetProperty("products").EnumerateArray().Sum(p => p.GetProperty("credits").GetInt64()));
    }

    [Fact]
    public async Task The_timeline_the_neighbours_and_what_only_people_know_are_in_the_draft()
    {
        var (draft, evidence) = await ReadAsync();
        foreach (var heading in new[]
        {
            "## Blast radius", "## Endpoints", "## Timeline", "## Rotate as well", "## How it got out",
            "## What is done about it",
        })
        {
            Assert.Contains(heading, draft);
        }

        Assert.Contains("incident, opened:", draft);
        Assert.Contains("page, trigger: page 1 to pagerduty: sent", draft);
        var times = evidence.GetProperty("timeline").EnumerateArray().Select(l => l.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task The_same_facts_make_the_same_bytes()
    {
        var path = $"/api/v1/incidents/{(await pages.StoryAsync()).Incident}/file";
        Assert.Equal(await pages.Client.GetByteArrayAsync(path), await pages.Client.GetByteArrayAsync(path));
    }

    [Fact]
    public async Task A_secret_that_somebody_pasted_is_blotted_out()
    {
        var story = await pages.StoryAsync();
        await pages.World.ExecuteAsync(
            "insert into incident_act (incident_id, at, kind, author, text, source) values (@Id, @At, 'note', 'ann', @Text, 'web')",
            new { Id = story.Incident, At = Pages.Now.UtcDateTime, Text = $"It was {Canary} in the log" });
        var (draft, evidence) = await ReadAsync();
        Assert.DoesNotContain(Canary, draft);
        Assert.DoesNotContain(Canary, evidence.GetRawText());
        Assert.Contains("It was [blotted out] in the log", draft);
    }

    [Fact]
    public async Task An_incident_that_there_is_not_is_told_so() =>
        Assert.Equal(HttpStatusCode.NotFound, (await pages.Client.GetAsync("/api/v1/incidents/4711/file")).StatusCode);

    private async Task<(string Draft, JsonElement Evidence)> ReadAsync()
    {
        var answer = await pages.Client.GetAsync($"/api/v1/incidents/{(await pages.StoryAsync()).Incident}/file");
        Assert.True(answer.IsSuccessStatusCode, pages.Logs.Text);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(["post-mortem.md", "evidence.json"], archive.Entries.Select(e => e.FullName));
        return (Text(archive, "post-mortem.md"), JsonDocument.Parse(Text(archive, "evidence.json")).RootElement);
    }

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
