using Microsoft.Playwright;

namespace Burnwatch.Web.Tests;

/// <summary>Whether a page is as wide as its window.</summary>
internal static class PageWidth
{
    /// <summary>Fails where something can be scrolled to the side, and names what sticks out.</summary>
    public static async Task FitsAsync(this IPage page)
    {
        var overflow = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        var wide = await page.EvaluateAsync<string>("""
            [...document.querySelectorAll('main *')]
                .filter(e => !e.closest('svg') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(e => e.outerHTML.slice(0, 200)).join('\n')
            """);
        Assert.True(overflow <= 0, $"{page.Url} sticks out by {overflow} pixels: {wide}");
    }
}
