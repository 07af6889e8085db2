using System.CommandLine;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Health;
using Burnwatch.Collector;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Doctor;
using Burnwatch.Host.Output;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch doctor</c>: checks everything that the daemon needs, one line each, and says what to do.
/// </summary>
internal static class DoctorCommand
{
    private static readonly Column<Finding>[] Columns =
    [
        new("ok", finding => finding.Ok),
        new("subject", finding => finding.Subject),
        new("finding", finding => finding.Sentence),
    ];

    public static Command Create()
    {
        var command = new Command(
            "doctor", "Check database, schema, provider credentials, routing keys and clock, and say what to do")
        {
            SharedOptions.Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = Settings.Load(parsed);
        // What is set wrongly is bad input, as for every command; what the daemon still lacks is a finding.
        var services = CommandSession.ServicesOf(settings);
        var format = parsed.GetValue(SharedOptions.Format);
        var output = parsed.InvocationConfiguration.Output;
        var findings = new List<Finding>();
        await foreach (var finding in CheckAsync(settings, services, cancellation))
        {
            findings.Add(finding);
            if (format is OutputFormat.Table)
                output.WriteLine($"{(finding.Ok ? "ok  " : "FAIL")}  {finding.Subject}: {finding.Sentence}");
        }
        if (format is not OutputFormat.Table)
            Rows.Write(output, format, Columns, findings);
        return findings.TrueForAll(finding => finding.Ok) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async IAsyncEnumerable<Finding> CheckAsync(
        IConfiguration settings,
        IServiceCollection services,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var provider = services.BuildServiceProvider();
        var (options, loggers) = CommandSession.Basics(services);
        var doctor = new DatabaseDoctor(options, loggers);
        var (database, opened) = await doctor.OpenAsync(cancellation);
        yield return opened;
        await using (database)
        {
            if (database is not null)
            {
                var (isUpToDate, schema) = await doctor.CheckSchemaAsync(database, cancellation);
                yield return schema;
                yield return await DatabaseDoctor.CheckClockAsync(database, cancellation);
                if (isUpToDate)
                {
                    foreach (var finding in await RoutingKeyDoctor.CheckOwnersAsync(database.DataSource, cancellation))
                        yield return finding;
                    foreach (var finding in await UsageDoctor.CheckAsync(database.DataSource, cancellation))
                        yield return finding;
                    var reader = new HealthReader(
                        database.DataSource,
                        provider.GetRequiredService<IOptions<HealthOptions>>(),
                        provider.GetRequiredService<TimeProvider>());
                    foreach (var reason in await reader.JudgeAsync(cancellation))
                        yield return new Finding("sight", false, reason.Sentence);
                    foreach (var finding in await CalibrationDoctor.CheckAsync(database.DataSource, cancellation))
                        yield return finding;
                }
            }
        }

        yield return RoutingKeyDoctor.CheckDefault(
            settings[$"{AlertingOptions.Section}:{nameof(AlertingOptions.RoutingKey)}"]);
        if (settings[$"{AlertingOptions.Section}:{nameof(AlertingOptions.ChangeRoutingKey)}"] is { } changes)
            yield return RoutingKeyDoctor.Check("routing key of changes", changes);
        var isClockReal = provider.GetRequiredService<IOptions<ClockOptions>>().Value.Origin is null;
        var collector = provider.GetRequiredService<CollectorDoctor>();
        await foreach (var finding in collector.CheckAsync(isClockReal, cancellation))
            yield return finding;
    }
}
