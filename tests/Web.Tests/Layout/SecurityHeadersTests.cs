using System.Net;

namespace Burnwatch.Web.Tests.Layout;

public sealed class SecurityHeadersTests(Pages pages) : IClassFixture<Pages>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/keys/1")]
    [InlineData("/no/such/page")]
    [InlineData("/robots.txt")]
    public async Task Every_response_forbids_scripts_and_foreign_content(string path)
    {
        var response = await pages.Client.GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task Nothing_on_a_page_would_be_blocked_by_them()
    {
        var story = await pages.StoryAsync();

        foreach (var path in new[] { "/", "/keys", $"/keys/{story.Key}", $"/incidents/{story.Incident}", "/nowhere" })
        {
            var html = await (await pages.Client.GetAsync(path)).Content.ReadAsStringAsync();

            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("http://", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("https://", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task No_page_sets_a_cookie_or_may_be_kept()
    {
        var response = await pages.Client.GetAsync("/");

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_head_request_is_answered_like_a_get_without_the_page()
    {
        var response = await pages.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }
}
