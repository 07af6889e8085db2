namespace Burnwatch.Reporting.Tests;

internal static class Some
{
    public static readonly ReportPeriod October = new(new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1));

    public static readonly DateTimeOffset MidOctober = new(2026, 10, 15, 12, 0, 0, TimeSpan.Zero);

    public static PeriodUsage Usage(
        long credits,
        string key = "tts-prod",
        string? owner = "Ada",
        string? environment = "prod",
        string product = "TTS",
        string workspace = "main",
        long requests = 1,
        decimal? cost = null) => new()
        {
            Workspace = workspace,
            Key = key,
            Owner = owner,
            Environment = environment,
            Product = product,
            Credits = credits,
            Requests = requests,
            CostUsd = cost,
        };

    public static BurnReport Report(BurnGrouping by, params PeriodUsage[] usage) =>
        BurnReport.Of(usage, October, by, MidOctober);
}
