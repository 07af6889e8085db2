using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Burnwatch.Web.Access;
using Dapper;
using Microsoft.Playwright;

namespace Burnwatch.Web.Tests.Acting;

/// <summary>People act on an incident on its page and over the API; the token says who they are.</summary>
public sealed class ActPagesTests(Pages pages, Chromium chromium) : IClassFixture<Pages>, IClassFixture<Chromium>
{
    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    public async Task A_responder_acknowledges_notes_and_resolves_on_the_page_without_scripts(int width, int height)
    {
        var incident = await IncidentAsync();
        var token = await TokenAsync(TokenScopes.ActOnIncidents);
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = pages.Client.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = false,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/incidents/{incident}#people");
        await ShowsAsync(page, "Nobody did anything about it yet.");
        await ActAsync(page, "Acknowledge", token, "I look");
        await ShowsAsync(page, $"Incident {incident} of checkout-voice is acknowledged by token");
        await page.GotoAsync($"/incidents/{incident}");
        await ShowsAsync(page, ", on its page: I look", "The next evaluation takes account of it.");
        await ActAsync(page, "Note", token, "");
        await ShowsAsync(page, "A note without a text says nothing; give the text.");
        await ActAsync(page, "Note", token, new string('n', 300));
        await page.GotoAsync($"/incidents/{incident}");
        await ShowsAsync(page, new string('n', 300));
        await ActAsync(page, "Resolve", token, "");
        await ShowsAsync(page, "what burns on opens it again");
        await page.GotoAsync($"/incidents/{incident}");
        await ActAsync(page, "Acknowledge", token, "");
        await ShowsAsync(page, "is resolved with the next evaluation: somebody said so already.");
        Assert.DoesNotContain(token, await page.ContentAsync());
        Assert.DoesNotContain(token, pages.Logs.Text);
        Assert.Equal(
            ["acknowledge 2", "note ", "resolve 2"],
            await AllAsync($"select kind || ' ' || coalesce(generation::text, '') from incident_act where incident_id = {incident} order by id"));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Without_the_scope_a_form_does_nothing(string token)
    {
        var incident = await IncidentAsync();
        var text = token == "viewer" ? await TokenAsync(TokenScopes.WriteSamples) : token;
        var answer = await pages.Client.PostAsync(
            $"/incidents/{incident}/act",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["act"] = "resolve", ["token"] = text, ["page"] = "2" }));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("lacks the scope incidents:act", await answer.Content.ReadAsStringAsync());
        Assert.Empty(await AllAsync($"select kind from incident_act where incident_id = {incident}"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(TokenScopes.WriteSamples, HttpStatusCode.Forbidden)]
    [InlineData(TokenScopes.ActOnIncidents, HttpStatusCode.Accepted)]
    [InlineData(TokenScopes.ContainKeys, HttpStatusCode.Accepted)]
    public async Task A_program_acts_with_the_token_of_a_responder(string? scope, HttpStatusCode expected)
    {
        var incident = await IncidentAsync();
        var answer = await PostAsync(
            incident, scope is null ? null : await TokenAsync(scope), """{"act":"acknowledge","text":"paged","page":2}""");
        Assert.Equal(expected, answer.StatusCode);
        if (expected is not HttpStatusCode.Accepted)
        {
            Assert.Empty(await AllAsync($"select kind from incident_act where incident_id = {incident}"));
            return;
        }

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("checkout-voice", body.GetProperty("key").GetString());
        Assert.StartsWith("token ", body.GetProperty("author").GetString());
        Assert.Equal(["api paged"], await AllAsync($"select source || ' ' || text from incident_act where incident_id = {incident}"));
    }

    [Theory]
    [InlineData("""{"act":"delete"}""", 400, "The act is missing or unknown; give one of acknowledge, resolve, note.")]
    [InlineData("""{"act":"resolve","reason":"x"}""", 400, "The body is not the JSON of an act")]
    [InlineData("""[""", 400, "The body is not the JSON of an act")]
    [InlineData("""{"act":"note"}""", 400, "A note without a text says nothing")]
    [InlineData("""{"act":"resolve","page":1}""", 409, "was told anew since you looked: page 2 has followed page 1")]
    public async Task What_makes_no_sense_is_told_in_a_sentence(string body, int status, string sentence)
    {
        var answer = await PostAsync(await IncidentAsync(), await TokenAsync(TokenScopes.ActOnIncidents), body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task One_that_nobody_knows_or_that_is_over_is_not_resolved()
    {
        var token = await TokenAsync(TokenScopes.ActOnIncidents);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(999_999, token, """{"act":"resolve"}""")).StatusCode);
        var story = await pages.StoryAsync();
        var over = await PostAsync(story.ResolvedIncident, token, """{"act":"resolve"}""");
        Assert.Equal(HttpStatusCode.Conflict, over.StatusCode);
        Assert.Contains(
            "of night-batch was resolved by itself at 2026-03-02 03:00 UTC",
            (await over.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
        Assert.DoesNotContain(">Resolve<", await pages.Client.GetStringAsync($"/incidents/{story.ResolvedIncident}"));
    }

    // Nobody acted on it, whichever test ran before.
    private async Task<long> IncidentAsync()
    {
        var incident = (await pages.StoryAsync()).Incident;
        await pages.World.ExecuteAsync("delete from incident_act");
        return incident;
    }

    private async Task<string> TokenAsync(string scope) => (await new TokenStore(pages.DataSource).CreateAsync(
        $"{scope} {Guid.NewGuid():N}", [scope], null, Pages.Now, TestContext.Current.CancellationToken))!;

    private async Task<HttpResponseMessage> PostAsync(long incident, string? token, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/incidents/{incident}/acts")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await pages.Client.SendAsync(request);
    }

    private async Task<IReadOnlyList<string>> AllAsync(string sql)
    {
        await using var connection = await pages.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return [.. await connection.QueryAsync<string>(sql)];
    }

    private static async Task ActAsync(IPage page, string button, string token, string text)
    {
        await page.Locator("form.act input[name=text]").FillAsync(text);
        await page.Locator("form.act input[name=token]").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    private static async Task ShowsAsync(IPage page, params string[] facts)
    {
        foreach (var fact in facts)
            await Assertions.Expect(page.GetByText(fact).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        await page.FitsAsync();
    }
}
