namespace Burnwatch.Reporting;

/// <summary>Makes burn reports from the daily roll-up, which it brings up to date first.</summary>
public sealed class BurnReporter
{
    private readonly RollupStore rollups;
    private readonly BurnReportStore reports;

    internal BurnReporter(RollupStore rollups, BurnReportStore reports) =>
        (this.rollups, this.reports) = (rollups, reports);

    /// <summary>Reports the burn of a period, with everything that has been read so far.</summary>
    public async Task<BurnReport> ReportAsync(ReportPeriod period, BurnGrouping by, CancellationToken cancellation)
    {
        // Read first: usage that arrives while we sum makes the report better than it says, never worse.
        var readThrough = await reports.ReadThroughAsync(cancellation);
        await rollups.RollUpAsync(cancellation);
        return BurnReport.Of(await reports.ReadAsync(period, cancellation), period, by, readThrough);
    }
}
