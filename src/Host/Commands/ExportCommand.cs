using System.CommandLine;
using Burnwatch.Alerting.Aftermath;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch incidents export</c>: the incident's file as one archive.</summary>
internal static class ExportCommand
{
    private static readonly Argument<long> Id = new("id") { Description = "Number of the incident" };

    private static readonly Option<FileInfo> Output = new("--output")
    {
        Description = "The archive to write, such as incident.zip",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "export", "Write the incident's file: blast radius, timeline, neighbours, a draft post-mortem, evidence")
        {
            Id, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (id, target) = (parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Output));
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var file = await session.Services.GetRequiredService<IncidentFileReader>()
            .ReadAsync(id, session.Services.GetService<EndpointsOfKey>(), cancellation);
        if (file is null)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"No incident has the number {id}; 'burnwatch incidents --all' lists those that there were.");
            return ExitCodes.BadInput;
        }

        if (await WriteAsync(target, IncidentArchive.Of(file), cancellation) is { } fault)
        {
            parsed.InvocationConfiguration.Error.WriteLine(fault);
            return ExitCodes.BadInput;
        }

        parsed.InvocationConfiguration.Output.WriteLine($"The file of incident {id} is {target.FullName}.");
        return ExitCodes.Ok;
    }

    private static async Task<string?> WriteAsync(FileInfo target, byte[] archive, CancellationToken cancellation)
    {
        // Whole or not at all: written beside its name and moved there.
        var part = $"{target.FullName}.{Environment.ProcessId}.part";
        try
        {
            await File.WriteAllBytesAsync(part, archive, cancellation);
            File.Move(part, target.FullName, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            return $"{target.FullName} cannot be written: {e.Message}";
        }
    }
}
