using System.CommandLine;
using Burnwatch.Collector.AdminKeys;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch workspace use-key</c>: says which admin key a workspace is read with.</summary>
internal static class WorkspaceCommand
{
    private static readonly Option<string> Workspace = new("--workspace")
    {
        Description = "The workspace, as Collector:Workspaces names it",
        Required = true,
    };

    private static readonly Argument<string> Key = new("key")
    {
        Description = "primary: the one of ApiKey; secondary: the one of SecondaryApiKey",
    };

    private static readonly Option<string> By = new("--by")
    {
        Description = "Who says so; your user name unless given",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public static Command Create()
    {
        Key.AcceptOnlyFromAmong("primary", "secondary");
        var use = new Command("use-key", "Say which admin key the workspace is read with, for all daemons")
        {
            Workspace, Key, By,
        };
        use.SetAction(UseAsync);
        return new Command("workspace", "Workspaces") { use };
    }

    private static async Task<int> UseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (workspace, name, by) = (
            parsed.GetRequiredValue(Workspace), parsed.GetRequiredValue(Key), parsed.GetRequiredValue(By));
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var fault = await session.Services.GetRequiredService<AdminKeySwitch>()
            .UseAsync(workspace, Enum.Parse<AdminKey>(name, ignoreCase: true), by, cancellation);
        if (fault is not null)
        {
            parsed.InvocationConfiguration.Error.WriteLine(fault);
            return ExitCodes.BadInput;
        }

        parsed.InvocationConfiguration.Output.WriteLine(
            $"Workspace {workspace} is read with its {name} key from the next call on.");
        return ExitCodes.Ok;
    }
}
