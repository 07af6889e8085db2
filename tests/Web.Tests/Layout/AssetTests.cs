using System.Net;
using System.Text.RegularExpressions;

namespace Burnwatch.Web.Tests.Layout;

public sealed partial class AssetTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task Each_page_finds_its_stylesheet_and_icon()
    {
        var html = await pages.Client.GetStringAsync("/");

        var links = Links().Matches(html).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(2, links.Count);
        foreach (var link in links)
        {
            var response = await pages.Client.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains(response.Content.Headers.ContentType!.MediaType, new[] { "text/css", "image/svg+xml" });
            Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl!.MaxAge);
        }
    }

    [GeneratedRegex("<link [^>]*href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
