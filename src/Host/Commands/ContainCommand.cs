using System.CommandLine;
using System.CommandLine.Parsing;
using Burnwatch.Collector.Containment;
using Burnwatch.Host.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch contain</c>: changes a credential at the provider, for who runs it beside the daemon's settings and
/// secrets; or says who would break.
/// </summary>
internal static class ContainCommand
{
    private static readonly Argument<string> Key = new("key") { Description = "The key's name" };

    private static readonly Option<bool> Disable = new("--disable") { Description = "Nothing may be done with it" };

    private static readonly Option<long?> Limit = new("--limit-to-used-plus")
    {
        Description = "Lower its limit to what was used in this billing period and so many credits",
    };

    private static readonly Option<string[]> AllowIps = new("--allow-ips")
    {
        Description = "Allow only these addresses or networks",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Enable = new("--enable")
    {
        Description = "Put back exactly what was before Burnwatch changed it",
    };

    private static readonly Option<string?> Credential = new("--credential")
    {
        Description = "The hint or name of the credential, where the key has several",
    };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "The key's workspace, where several have a key of the name",
    };

    private static readonly Option<long?> Incident = new("--incident")
    {
        Description = "The number of the incident that it is done for",
    };

    private static readonly Option<string?> Confirm = new("--confirm")
    {
        Description = "The key's name again: without it nothing is sent",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would be sent and who will break, and send nothing",
    };

    private static readonly IReadOnlyList<Column<UsedProduct>> Products =
    [
        new("product", p => p.Product),
        new("model", p => p.Model),
        new("credits", p => p.Credits),
        new("requests", p => p.Requests),
    ];

    private static readonly IReadOnlyList<Column<ReportingService>> Services =
    [
        new("service", s => s.Service),
        new("host", s => s.Host),
        new("last_seen_at", s => s.LastSeenAt),
    ];

    public static Command Create()
    {
        var command = new Command("contain", "Disable a leaked key at the provider, or put back what was")
        {
            Key, Disable, Limit, AllowIps, Enable, Credential, Workspace, Incident, Confirm, DryRun, SharedOptions.By,
        };
        command.Validators.Add(OneAction);
        command.SetAction(RunAsync);
        return command;
    }

    private static void OneAction(CommandResult result)
    {
        var asked = new[] { Disable, (Option)Limit, AllowIps, Enable }.Count(o => result.GetResult(o) is not null);
        if (asked != 1)
            result.AddError("Give one of --disable, --limit-to-used-plus, --allow-ips and --enable.");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var desk = session.Services.GetRequiredService<ContainmentDesk>();
        try
        {
            var order = OrderOf(parsed, (await FindAsync(parsed, session, cancellation)).Id);
            return parsed.GetValue(DryRun)
                ? Show(parsed, await desk.PreviewAsync(order, cancellation))
                : Tell(parsed, (await desk.ContainAsync(
                    order,
                    ContainmentGrant.OfOperator(parsed.GetRequiredValue(SharedOptions.By)),
                    parsed.GetValue(Confirm),
                    cancellation))!);
        }
        catch (ContainmentException e)
        {
            var isBadInput = e.Fault is ContainmentFault.BadOrder or ContainmentFault.Unknown or ContainmentFault.Off;
            parsed.InvocationConfiguration.Error.WriteLine(e.Message);
            return isBadInput ? ExitCodes.BadInput : ExitCodes.Failed;
        }
    }

    private static async Task<ContainableKey> FindAsync(
        ParseResult parsed, CommandSession session, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(Key);
        var keys = await session.Services.GetRequiredService<ContainmentReader>()
            .FindKeysAsync(name, parsed.GetValue(Workspace), cancellation);
        return keys switch
        {
            [var one] => one,
            [] => throw new ContainmentException(
                ContainmentFault.Unknown, $"No key is called '{name}'; 'burnwatch keys' lists those that there are."),
            _ => throw new ContainmentException(
                ContainmentFault.BadOrder,
                $"Several workspaces have a key called '{name}'; give --workspace, one of "
                + $"{string.Join(", ", keys.Select(k => k.Workspace))}."),
        };
    }

    private static ContainmentOrder OrderOf(ParseResult parsed, long keyId)
    {
        var action = parsed.GetValue(Disable) ? ContainmentAction.Disable
            : parsed.GetValue(Enable) ? ContainmentAction.Enable
            : parsed.GetValue(Limit) is not null ? ContainmentAction.Limit
            : ContainmentAction.AllowIps;
        return new ContainmentOrder(keyId, action)
        {
            Credential = parsed.GetValue(Credential),
            LimitPlus = parsed.GetValue(Limit) ?? 0,
            AllowIps = parsed.GetValue(AllowIps) ?? [],
            IncidentId = parsed.GetValue(Incident),
        };
    }

    private static int Show(ParseResult parsed, ContainmentPreview preview)
    {
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(
            $"Nothing was sent. {preview.Credential.Label} of {preview.Key.Name} was used for {preview.Sources.Credits} "
            + $"credits in {preview.Sources.Requests} requests of the last 24 hours, which would break:");
        Rows.Write(output, OutputFormat.Table, Products, preview.Sources.Products);
        if (preview.Sources.Services.Count > 0)
            Rows.Write(output, OutputFormat.Table, Services, preview.Sources.Services);
        else
            output.WriteLine("No service reported its use by itself.");
        output.WriteLine($"It would send {preview.Sends}");
        if (!preview.IsOn)
            output.WriteLine("Containment is off: Collector:Containment:Enabled switches it on.");
        return ExitCodes.Ok;
    }

    private static int Tell(ParseResult parsed, ContainmentResult result)
    {
        var isDone = result.Answer.Outcome is ContainmentOutcome.Done;
        var to = isDone ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error;
        to.WriteLine(
            $"{result.Key.Name}, {result.Credential.Label}: {result.Answer.Sentence} Row {result.Id} of the audit.");
        return isDone ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
