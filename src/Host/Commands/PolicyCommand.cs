using System.CommandLine;
using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Policies;
using Burnwatch.Collector.Rotation;
using Burnwatch.Host.Doctor;
using Burnwatch.Host.Output;
using Burnwatch.Host.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch policy</c>: shows the thresholds in force, and takes a policy file over.</summary>
internal static class PolicyCommand
{
    private static readonly Argument<FileInfo> File = new("file")
    {
        Description = "Policy file in YAML: owners, keys, policy",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "Show what is in force for this key; the defaults unless given",
    };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why, for those who read it later",
    };

    private static readonly IReadOnlyList<Column<ShownSetting>> Columns =
    [
        new("setting", s => s.Name),
        new("value", s => s.Value),
        new("from", s => s.Source),
        new("meaning", s => s.Meaning),
    ];

    public static Command Create()
    {
        var show = new Command("show", "Show the thresholds in force, and where each comes from")
        {
            Key, SharedOptions.Format,
        };
        show.SetAction(ShowAsync);
        var apply = new Command("apply", "Take a policy file over: all of it, or nothing") { File, Reason };
        apply.SetAction(ApplyAsync);
        return new Command(
            "policy", "The thresholds in force: defaults, overridden by environment, owner and key") { show, apply };
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var policies = session.Services.GetRequiredService<PolicyStore>();
        var book = await policies.ReadAsync(cancellation);
        var subject = parsed.GetValue(Key) is { } name
            ? await policies.FindKeyAsync(name, cancellation)
                ?? throw new PolicyException(
                    $"No workspace has a key named '{name}'. "
                    + NearName.Advice(name, await policies.NamesAsync(PolicyScope.Key, cancellation)))
            : null;
        var policy = book.Of(subject?.Environment, subject?.Owner, subject?.Name ?? "");
        var sources = book
            .For(subject?.Environment, subject?.Owner, subject?.Name ?? "")
            .ToLookup(o => o.Name, o => o.Source);
        var rows = PolicySetting.All
            .Select(
                s => new ShownSetting(s.Name, s.Show(policy), sources[s.Name].LastOrDefault() ?? "built in", s.Meaning))
            .ToList();
        Rows.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns, rows);
        return ExitCodes.Ok;
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var info = parsed.GetRequiredValue(File);
        var file = ReadFile(info);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var version = await session.Services.GetRequiredService<PolicyStore>()
            .ApplyAsync(file, Environment.UserName, parsed.GetValue(Reason), now, cancellation);
        parsed.InvocationConfiguration.Output.WriteLine(
            $"Version {version} is in force: "
            + $"{file.Owners.Count} owners, {file.Keys.Count} keys, {file.Settings.Count} settings.");
        var moved = await session.Services.GetRequiredService<KeyLinks>().ApplyPolicyAsync(now, cancellation);
        if (moved > 0)
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{moved} credentials went to the keys that the file gives them to, with their history.");
        WarnOfKeys(file, parsed.InvocationConfiguration.Error);
        return ExitCodes.Ok;
    }

    // Not refused: the key may be where the daemon runs, or come later.
    private static void WarnOfKeys(PolicyFile file, TextWriter error)
    {
        foreach (var owner in file.Owners)
        {
            if (owner.RoutingKey is { } reference
                && RoutingKeyDoctor.Check(owner.Name, reference) is { Ok: false } finding)
                error.WriteLine(
                    $"The routing key of {owner.Name} cannot be used on this machine: {finding.Sentence} "
                    + "Where the daemon cannot use it either, their pages go to Alerting:RoutingKey.");
        }
    }

    private static PolicyFile ReadFile(FileInfo file)
    {
        try
        {
            using var text = file.OpenText();
            return PolicyFileReader.Read(text, file.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PolicyException($"{file.FullName} cannot be read: {e.Message}");
        }
    }

    private sealed record ShownSetting(string Name, string Value, string Source, string Meaning);
}
