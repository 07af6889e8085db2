using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Burnwatch.Host.Output;
using Burnwatch.Reporting;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch report</c>: who used how much in a period.</summary>
internal static class ReportCommand
{
    private static readonly Option<DateOnly?> From = DayOption(
        "--from", "First day of the period, in UTC; the first day of this month unless given");

    private static readonly Option<DateOnly?> To = DayOption(
        "--to", "First day after the period; tomorrow unless given");

    private static readonly Option<BurnGrouping> By = new ChoiceOption<BurnGrouping>(
        "--by", "What a line stands for; a product is the provider's", BurnGrouping.Key);

    public static Command Create()
    {
        var command = new Command(
            "report", "Tell who used how much in a period") { From, To, By, SharedOptions.Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var console = parsed.InvocationConfiguration;
        if (!TryPeriodOf(
            parsed, session.Services.GetRequiredService<TimeProvider>().GetUtcNow(), console.Error, out var period))
            return ExitCodes.BadInput;
        var reporter = session.Services.GetRequiredService<BurnReporter>();
        var report = await reporter.ReportAsync(period, parsed.GetValue(By), cancellation);
        Write(console.Output, parsed.GetValue(SharedOptions.Format), report);
        if (report.IsPartial)
            console.Error.WriteLine(Reach(report));
        return ExitCodes.Ok;
    }

    private static void Write(TextWriter output, OutputFormat format, BurnReport report)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteLine(BurnJson.Write(report));
                break;
            case OutputFormat.Csv:
                output.Write(BurnCsv.Write(report));
                break;
            default:
                output.WriteLine($"Burn from {report.Period}, days in UTC");
                WriteTable(output, report);
                break;
        }
    }

    private static void WriteTable(TextWriter output, BurnReport report) => Rows.Write(
        output,
        OutputFormat.Table,
        [
            .. report.By is BurnGrouping.Key ? new Column<BurnLine>[] { new("workspace", line => line.Workspace) } : [],
            new(report.By.ToString().ToLowerInvariant(), line => line.Label),
            new("credits", line => line.Burn.Credits),
            new("requests", line => line.Burn.Requests),
            new("cost_usd", line => line.Burn.CostUsd),
        ],
        [.. report.Lines, new BurnLine(null, BurnReport.TotalLabel, report.Total)]);

    private static string Reach(BurnReport report) => report.ReadThrough is { } through
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Usage has been read through {through.UtcDateTime:yyyy-MM-dd HH:mm} UTC; "
            + $"what came later is not in the report.")
        : "The past usage of a workspace is still being read; some of it is not in the report.";

    private static bool TryPeriodOf(ParseResult parsed, DateTimeOffset now, TextWriter error, out ReportPeriod period)
    {
        period = ReportPeriod.MonthToDate(now);
        try
        {
            period = new ReportPeriod(parsed.GetValue(From) ?? period.From, parsed.GetValue(To) ?? period.To);
            return true;
        }
        catch (ArgumentException e)
        {
            error.WriteLine(e.Message);
            return false;
        }
    }

    private static Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-mm-dd",
        CustomParser = DayOf,
    };

    private static DateOnly? DayOf(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        argument.AddError($"'{text}' is no day; write it as 2026-10-01.");
        return null;
    }
}
