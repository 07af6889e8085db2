using System.CommandLine;
using System.Globalization;
using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Policies;
using Burnwatch.Host.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Rows = Burnwatch.Host.Output.Rows;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch backtest</c>: what a changed setting would have done to the pages of the last weeks.</summary>
internal static class BacktestCommand
{
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "The changed setting for all keys; --for names an environment, owner or key instead",
        HelpName = "setting=value",
        Required = true,
    };

    private static readonly Option<string?> For = new("--for")
    {
        Description = "For whom the setting is changed",
        HelpName = "environment:NAME|owner:NAME|key:NAME",
    };

    private static readonly Option<DateOnly?> From = new("--from")
    {
        Description = "First day, in UTC; two weeks before the last unless given",
    };

    private static readonly Option<DateOnly?> To = new("--to")
    {
        Description = "First day that is no longer looked at; now unless given",
    };

    private static readonly IReadOnlyList<Column<(string Effect, BacktestPage Page)>> Columns =
    [
        new("effect", r => r.Effect),
        new("at", r => r.Page.At),
        new("key", r => r.Page.Key.Name),
        new("owner", r => r.Page.Key.Owner),
        new("page", r => r.Page.Change.ToString().ToLowerInvariant()),
        new("severity", r => r.Page.Severity.ToString().ToLowerInvariant()),
        new("reason", r => r.Page.Reason),
    ];

    public static Command Create()
    {
        var command = new Command(
            "backtest",
            "Show the pages that a changed setting would have added and removed, over stored history; with the "
            + "thresholds and peers of today and the announced bursts, without labels, silences and limits")
        {
            Set, For, From, To, SharedOptions.Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var changes = ChangesOf(parsed);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var to = parsed.GetValue(To) is { } last ? StartOf(last) : now;
        var from = parsed.GetValue(From) is { } first ? StartOf(first) : UsageSpan.StartOf(to - TimeSpan.FromDays(14));
        if (from >= to)
            throw new PolicyException($"--from {from:yyyy-MM-dd} does not lie before --to {to:yyyy-MM-dd}.");
        var policies = session.Services.GetRequiredService<PolicyStore>();
        await RefuseStrangerAsync(policies, changes[0], cancellation);
        var before = await policies.ReadAsync(cancellation);
        var diff = await RunAsync(
            session.Services.GetRequiredService<Backtest>(), before, before.With(changes), from, to, cancellation);
        Write(parsed, diff, from, to);
        return ExitCodes.Ok;
    }

    private static async Task<BacktestDiff> RunAsync(
        Backtest backtest, PolicyBook before, PolicyBook after, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal || !AnsiConsole.Profile.Capabilities.Interactive)
            return await backtest.RunAsync(before, after, from, to, null, cancellation);
        return await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask("Judging again");
            return await backtest.RunAsync(
                before, after, from, to, (done, all) => bar.Value = 100.0 * done / all, cancellation);
        });
    }

    private static void Write(ParseResult parsed, BacktestDiff diff, DateTimeOffset from, DateTimeOffset to)
    {
        var output = parsed.InvocationConfiguration.Output;
        var format = parsed.GetValue(SharedOptions.Format);
        var rows = diff.Removed
            .Select(p => (Effect: "removed", Page: p))
            .Concat(diff.Added.Select(p => (Effect: "added", Page: p)))
            .OrderBy(r => r.Page.At).ToList();
        Rows.Write(output, format, Columns, rows);
        // Programs read rows; the sum is for people.
        if (format is OutputFormat.Table)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"From {from:yyyy-MM-dd} to {to:yyyy-MM-dd}: {diff.Before.Count} pages as it is, "
                + $"{diff.After.Count} with the change: -{diff.Removed.Count}, +{diff.Added.Count}."));
    }

    private static List<PolicyOverride> ChangesOf(ParseResult parsed)
    {
        var (scope, subject) = ScopeOf(parsed.GetValue(For));
        List<PolicyOverride> changes = [.. parsed.GetRequiredValue(Set).Select(setting =>
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new PolicyException($"--set is '{setting}'; setting=value such as pin.for=15m was expected.");
            var change = new PolicyOverride
            {
                Scope = scope,
                Subject = subject,
                Name = setting[..at],
                Value = setting[(at + 1)..],
            };
            try
            {
                PolicySetting.Find(change.Name).Set(Policy.Default, change.Value);
            }
            catch (FormatException e)
            {
                throw new PolicyException($"--set {setting}: {e.Message}");
            }
            return change;
        })];
        if (changes.GroupBy(c => c.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new PolicyException($"--set gives {twice.Key} twice; give it once.");
        return changes;
    }

    private static (PolicyScope Scope, string Subject) ScopeOf(string? text)
    {
        if (text is null)
            return (PolicyScope.Default, "");
        var at = text.IndexOf(':', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && text[..at] is "environment" or "owner" or "key"
            ? (Enum.Parse<PolicyScope>(text[..at], ignoreCase: true), text[(at + 1)..])
            : throw new PolicyException($"--for is '{text}'; environment:NAME, owner:NAME or key:NAME was expected.");
    }

    // A change for a name that nobody has would change nothing, and that would look like an answer.
    private static async Task RefuseStrangerAsync(
        PolicyStore policies, PolicyOverride change, CancellationToken cancellation)
    {
        if (change.Scope is PolicyScope.Default)
            return;
        var names = await policies.NamesAsync(change.Scope, cancellation);
        if (!names.Contains(change.Subject))
            throw new PolicyException(
                $"--for: there is no {change.Scope.ToString().ToLowerInvariant()} '{change.Subject}'. "
                + NearName.Advice(change.Subject, names));
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
