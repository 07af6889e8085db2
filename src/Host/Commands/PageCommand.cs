using System.CommandLine;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Secrets;
using Microsoft.Extensions.DependencyInjection;
using PagerDuty.Client;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch page test</c>: pages on purpose, then resolves it.</summary>
internal static class PageCommand
{
    private static readonly Option<string?> Owner = new("--owner")
    {
        Description = "Page this owner; the default of the daemon unless given",
    };

    private static readonly Option<string?> Channel = new("--channel")
    {
        Description = "Test this channel of Alerting:Channels; PagerDuty unless given",
    };

    public static Command Create()
    {
        var test = new Command("test", "Open an alert that says it is a test, then resolve it") { Owner, Channel };
        test.SetAction(TestAsync);
        return new Command("page", "Pages") { test };
    }

    private static async Task<int> TestAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        if (parsed.GetValue(Channel) is { } channel && channel != ChannelOptions.PagerDuty)
            return await TestChannelAsync(channel, parsed, session, cancellation);
        var tester = session.Services.GetRequiredService<PageTest>();
        var route = await RouteOfAsync(parsed.GetValue(Owner), tester, session, cancellation);
        var (trigger, resolve) = await RunAsync(tester, route, cancellation);
        var output = parsed.InvocationConfiguration.Output;
        if (trigger.Kind is not EventOutcomeKind.Accepted)
            throw new CommandException($"The test page to {route} was not accepted: {trigger.Text}");
        output.WriteLine($"Triggered: PagerDuty accepted the test page to {route}. {trigger.Text}");
        if (resolve!.Kind is not EventOutcomeKind.Accepted)
            throw new CommandException(
                $"The test page to {route} was not resolved; resolve it by hand. {resolve.Text}");
        output.WriteLine($"Resolved: it is over again. {resolve.Text}");
        return ExitCodes.Ok;
    }

    private static async Task<int> TestChannelAsync(
        string channel, ParseResult parsed, CommandSession session, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var mail = parsed.GetValue(Owner) is { } owner
            ? (await OwnerAsync(owner, session, cancellation)).Mail
            : null;
        try
        {
            var (trigger, resolve) = await session.Services.GetRequiredService<ChannelTest>()
                .RunAsync(channel, mail, cancellation)
                ?? throw new CommandException($"There is no channel '{channel}' in Alerting:Channels.");
            if (trigger.Kind is not PageOutcomeKind.Accepted)
                throw new CommandException($"The test page to {channel} was not accepted: {trigger.Text}");
            output.WriteLine($"Triggered: {channel} accepted the test page. {trigger.Text}");
            if (resolve!.Kind is not PageOutcomeKind.Accepted)
                throw new CommandException($"The test page to {channel} was not taken back. {resolve.Text}");
            output.WriteLine($"Resolved: it is over again. {resolve.Text}");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is SecretUnavailableException or ArgumentException)
        {
            throw new CommandException($"Nobody can be told by {channel}: {e.Message}", e);
        }
    }

    private static async Task<PolicyOwner> OwnerAsync(
        string owner, CommandSession session, CancellationToken cancellation) =>
        await session.Services.GetRequiredService<PolicyStore>().FindOwnerAsync(owner, cancellation)
            ?? throw new PolicyException(
                $"Nobody is known as '{owner}'; owners come from the file of burnwatch policy apply.");

    private static async Task<(EventOutcome Trigger, EventOutcome? Resolve)> RunAsync(
        PageTest tester, string route, CancellationToken cancellation)
    {
        try
        {
            return await tester.RunAsync(route, cancellation);
        }
        catch (Exception e) when (e is SecretUnavailableException or ArgumentException)
        {
            throw new CommandException($"Nobody can be paged by {route}: {e.Message}", e);
        }
    }

    private static async Task<string> RouteOfAsync(
        string? owner, PageTest tester, CommandSession session, CancellationToken cancellation)
    {
        if (owner is null)
            return tester.DefaultRoute;
        var known = await OwnerAsync(owner, session, cancellation);
        return known.RoutingKey ?? tester.DefaultRoute;
    }
}
