using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Collector.Usage;
using Burnwatch.Collector.Rotation;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Burnwatch.Host.Migrations;
using Burnwatch.Host.Postgres;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Traffic;
using Burnwatch.Training;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host;

/// <summary>Turns what a command threw into a sentence for the user and an exit code.</summary>
internal static class Failure
{
    public static int Tell(Exception exception, TextWriter error)
    {
        var (exitCode, text) = exception switch
        {
            SettingsException or DatabaseException or MigrationException or TrafficException or PolicyException
                or ScenarioException or ExplainException or TrainingException or KeyLinkException
                or BackfillException or QuietException =>
                (ExitCodes.BadInput, exception.Message),
            OptionsValidationException invalid =>
                (ExitCodes.BadInput, string.Join('\n', SettingsCheck.SentencesOf(invalid))),
            PrivatePostgresException or CommandException or BackfillFailedException => (ExitCodes.Failed, exception.Message),
            OperationCanceledException => (ExitCodes.Failed, "Stopped before it was done."),
            IOException or UnauthorizedAccessException => (ExitCodes.Failed, exception.Message),
            // Not foreseen, so whoever mends it needs to see where it came from.
            _ => (ExitCodes.Failed, exception.ToString()),
        };
        error.WriteLine(text);
        return exitCode;
    }
}
