namespace Burnwatch.Web.Charts;

/// <summary>Reads and draws the charts of a key.</summary>
internal sealed class ChartReader(BurnStore burn, ConcurrencyStore concurrency)
{
    public async Task<Chart> BurnAsync(
        ChartedKey key, string title, ChartSpan span, IReadOnlyList<ChartMoment> moments,
        CancellationToken cancellation) =>
        BurnChart.Of(new BurnSeries
        {
            Title = title,
            From = span.From,
            To = span.To,
            Step = span.Step,
            Bins = await burn.BinsAsync(key.Id, span.From, span.To, span.Step, cancellation),
            ReadThrough = key.ReadThrough,
            Expected = key.ExpectedIn(span),
            Moments = moments,
        });

    /// <summary>One chart for each model family with readings.</summary>
    public async Task<IReadOnlyList<Chart>> ConcurrencyAsync(
        ChartedKey key, ChartSpan span, CancellationToken cancellation) =>
        [
            .. (await concurrency.SeriesAsync(key.Id, span.From, span.To, span.Step, cancellation))
                .Select(ConcurrencyChart.Of),
        ];
}

/// <summary>What a chart has to know of its key.</summary>
/// <param name="ReadThrough">How far the usage of its workspace is known; null: not at all yet.</param>
internal sealed record ChartedKey(long Id, Profile Profile, Calendar Calendar, DateTimeOffset? ReadThrough)
{
    /// <summary>
    /// What is usual in each hour; nothing while the key is learning, since its few hours say little.
    /// </summary>
    public IReadOnlyList<ExpectedHour> ExpectedIn(ChartSpan span) =>
        Profile.IsWarm ? [.. span.Hours.Select(h => new ExpectedHour(h, Profile.ExpectedAt(h, Calendar)))] : [];
}
