using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class BurnStoreTests(Pages pages) : IClassFixture<Pages>
{
    private static readonly DateTimeOffset From = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Buckets_are_summed_into_bins_and_those_outside_are_left_out()
    {
        var key = await pages.World.KeyAsync(await pages.World.WorkspaceAsync("bins", Pages.Now), "bins");
        await pages.World.BurnAsync(key, [Minute(-1, 1), Minute(0, 10), Minute(9, 20), Minute(10, 40), Minute(59, 80), Minute(60, 160)]);

        var bins = await new BurnStore(pages.DataSource).BinsAsync(key, From, From.AddHours(1), TimeSpan.FromMinutes(10), CancellationToken.None);

        Assert.Equal([(0.0, 30), (10.0, 40), (50.0, 80)], bins.Select(b => ((b.Start - From).TotalMinutes, b.Credits)));
    }

    private static KeyBucket Minute(int minute, double credits) => new(From.AddMinutes(minute), From.AddMinutes(minute + 1), credits);
}
