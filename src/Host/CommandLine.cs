using System.CommandLine;
using System.CommandLine.Invocation;
using Burnwatch.Host.Commands;

namespace Burnwatch.Host;

/// <summary>
/// The program's arguments, its exit code, and its one sentence on standard error when something is wrong.
/// </summary>
/// <remarks>
/// Help and version are answered from the names alone: nothing here may load ASP.NET, Quartz or the database driver.
/// </remarks>
internal static class CommandLine
{
    /// <summary>How long a command may take to end after Ctrl+C or SIGTERM before it is left behind.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return RefuseArguments(parsed, error);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (Exception e)
        {
            return Failure.Tell(e, error);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Watches what every API key spends and pages the owner of one that behaves like a leaked one.")
        {
            SharedOptions.Config,
            SharedOptions.Setting,
            RunCommand.Create(),
            DemoCommand.Create(),
            MigrateCommand.Create(),
            DoctorCommand.Create(),
            ReportCommand.Create(),
            ReplayCommand.Create(),
            PolicyCommand.Create(),
            BacktestCommand.Create(),
            ExplainCommand.Create(),
            TrainCommand.Create(),
            BackfillCommand.Create(),
            KeysCommand.Create(),
            IncidentsCommand.Create(),
            ContainCommand.Create(),
            DrillCommand.Create(),
            PageCommand.Create(),
            QuietCommand.CreateSilence(),
            QuietCommand.CreateExpect(),
            SimulateCommand.Create(),
            TokenCommand.Create(),
            WorkspaceCommand.Create(),
        };
        // The daemon is what the program is for: without a command it runs.
        root.SetAction(RunCommand.RunAsync);
        return root;
    }

    private static int RefuseArguments(ParseResult parsed, TextWriter error)
    {
        foreach (var fault in parsed.Errors)
            error.WriteLine(fault.Message);
        error.WriteLine($"See burnwatch{CommandWords(parsed)} --help.");
        return ExitCodes.BadInput;
    }

    private static string CommandWords(ParseResult parsed)
    {
        var words = "";
        for (var result = parsed.CommandResult; result.Command is not RootCommand;
             result = (System.CommandLine.Parsing.CommandResult)result.Parent!)
            words = $" {result.Command.Name}{words}";
        return words;
    }
}
