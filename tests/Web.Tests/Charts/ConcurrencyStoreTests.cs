using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class ConcurrencyStoreTests(Pages pages) : IClassFixture<Pages>
{
    private static readonly DateTimeOffset From = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_model_family_is_a_series_of_the_most_that_ran()
    {
        var key = await pages.World.KeyAsync(await pages.World.WorkspaceAsync("readings", Pages.Now), "readings");
        await pages.World.ReadingsAsync(key, [Reading("turbo", 1, 3, 10), Reading("turbo", 2, 7, 10), Reading("flash", 2, 1, 20), Reading("turbo", 61, 9, 10)]);

        var series = await new ConcurrencyStore(pages.DataSource).SeriesAsync(
            key, From, From.AddHours(1), TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal(["flash", "turbo"], series.Select(s => s.ModelFamily));
        var bin = Assert.Single(series[1].Bins);
        Assert.Equal((From, 7, 10), (bin.Start, bin.Current, bin.Maximum));
    }

    private static ConcurrencyReading Reading(string family, int minute, int current, int maximum) =>
        new() { At = From.AddMinutes(minute), ModelFamily = family, Current = current, Maximum = maximum };
}
