using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Burnwatch.Web.Tests.Containment;

public sealed class ContainmentPagesTests(ContainableIncident incident, Chromium chromium)
    : IClassFixture<ContainableIncident>, IClassFixture<Chromium>
{
    private string Api => $"/api/v1/keys/{incident.KeyId}/containment";

    [Fact]
    public async Task A_responder_looks_who_will_break_contains_and_puts_it_back_without_scripts()
    {
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = incident.Client.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
            JavaScriptEnabled = false,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/incidents/{incident.IncidentId}#contain");
        await FillAsync(page, "disable", confirm: "");
        await page.GetByText("Show who will break").ClickAsync();
        await ShowsAsync(page, "Nothing was sent.", "4,711 credits in 12 requests", "TTS eleven_turbo_v2_5", "checkout on web-3");
        Assert.Equal(0, await incident.ScalarAsync<int>("select count(*)::int from containment where source = 'page'"));

        await FillAsync(page, "disable", ContainableIncident.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Contain it" }).ClickAsync();
        await ShowsAsync(page, "The provider accepted it; the next inventory confirms it.");
        Assert.True((await incident.ListedAsync()).Key.GetProperty("is_disabled").GetBoolean());
        Assert.DoesNotContain(incident.Tokens.Responder, await page.ContentAsync());

        await FillAsync(page, "enable", ContainableIncident.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Contain it" }).ClickAsync();
        await ShowsAsync(page, "The provider accepted it; the next inventory confirms it.");
        Assert.False((await incident.ListedAsync()).Key.GetProperty("is_disabled").GetBoolean());

        await page.GotoAsync($"/incidents/{incident.IncidentId}#timeline");
        await ShowsAsync(page, "Disabling checkout-voice, which ends in a3f9, by token ann");
        await page.GotoAsync($"/keys/{incident.KeyId}");
        await Assertions.Expect(page.GetByText("Putting back checkout-voice").First).ToBeVisibleAsync();
        Assert.DoesNotContain(incident.Tokens.Responder, incident.Logs.Text);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("bwt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Unauthorized)]
    [InlineData("reporter", HttpStatusCode.Forbidden)]
    public async Task Without_the_scope_a_program_contains_nothing(string? token, HttpStatusCode expected)
    {
        var before = await RowsAsync();
        var text = token == "reporter" ? incident.Tokens.Reporter : token;
        Assert.Equal(expected, (await PostAsync(text, Body("limit", dryRun: false))).StatusCode);
        Assert.Equal(expected, (await PostAsync(text, Body("limit", dryRun: true))).StatusCode);
        Assert.Equal(before, await RowsAsync());
    }

    [Theory]
    [InlineData("reporter")]
    [InlineData("")]
    [InlineData("nonsense")]
    public async Task Without_the_scope_a_form_contains_nothing(string token)
    {
        var before = await RowsAsync();
        var text = token == "reporter" ? incident.Tokens.Reporter : token;
        var answer = await incident.Client.PostAsync(
            $"/incidents/{incident.IncidentId}/contain",
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["action"] = "disable",
                ["token"] = text,
                ["confirm"] = ContainableIncident.Key,
                ["step"] = "contain",
            }));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("keys:contain", html);
        if (text.Length > 0)
            Assert.DoesNotContain(text, html);
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task A_program_gets_what_would_be_sent_then_what_became_of_it()
    {
        var dry = await PostAsync(incident.Tokens.Responder, Body("limit", dryRun: true));
        var preview = await dry.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(4711, preview.GetProperty("credits").GetInt64());
        Assert.True(preview.GetProperty("sends").GetProperty("character_limit").GetInt64() >= 1000);
        var done = await PostAsync(incident.Tokens.Responder, Body("limit", dryRun: false));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("done", (await done.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString());
        var again = await PostAsync(incident.Tokens.Responder, Body("limit", dryRun: false));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("token ann", await incident.ScalarAsync<string>("select author from containment where source = 'api'"));
        await PostAsync(incident.Tokens.Responder, Body("enable", dryRun: false));
    }

    [Theory]
    [InlineData("""{"action":"delete","confirm":"checkout-voice"}""", "The action is missing or unknown")]
    [InlineData("""{"action":"disable","conform":"checkout-voice"}""", "The body is not the JSON of a containment")]
    [InlineData("""{"action":"disable","confirm":"checkout"}""", "The key's name was not typed as it is written")]
    [InlineData("""{"action":"allow_ips","confirm":"checkout-voice"}""", "0 addresses were given")]
    public async Task What_makes_no_sense_is_told_in_a_sentence(string body, string sentence)
    {
        var answer = await PostAsync(
            incident.Tokens.Responder, new StringContent(body, new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    private static JsonContent Body(string action, bool dryRun) => JsonContent.Create(
        new { action, dry_run = dryRun, limit_plus = 1000, confirm = ContainableIncident.Key, incident = (long?)null });

    private Task<long> RowsAsync() => incident.ScalarAsync<long>("select count(*) from containment");

    private async Task<HttpResponseMessage> PostAsync(string? token, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Api) { Content = body };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await incident.Client.SendAsync(request);
    }

    private async Task FillAsync(IPage page, string action, string confirm)
    {
        await page.Locator($"input[name=action][value={action}]").CheckAsync();
        await page.Locator("form.contain input[name=token]").FillAsync(incident.Tokens.Responder);
        await page.Locator("form.contain input[name=confirm]").FillAsync(confirm);
    }

    private static async Task ShowsAsync(IPage page, params string[] facts)
    {
        foreach (var fact in facts)
            await Assertions.Expect(page.GetByText(fact).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        var wide = await page.EvaluateAsync<string>("""
            [...document.querySelectorAll('main *')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(e => e.outerHTML.slice(0, 200)).join('\n')
            """);
        Assert.True(wide.Length == 0, $"On {page.Url} this sticks out: {wide}");
    }
}
