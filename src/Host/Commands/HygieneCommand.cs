using System.CommandLine;
using Burnwatch.Alerting.Hygiene;
using Burnwatch.Host.Output;
using Burnwatch.Hygiene;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch keys hygiene</c> and <c>rotation</c>: how well keys are cared for, and how far their rotations are.
/// </summary>
internal static class HygieneCommand
{
    private static readonly Option<bool> All = new("--all")
    {
        Description = "List also credentials that nothing is to be done with",
    };

    private static readonly IReadOnlyList<Column<KeyHygiene>> HygieneColumns =
    [
        new("workspace", h => h.Key.Workspace),
        new("key", h => h.Key.Key),
        new("owner", h => h.Key.Owner),
        new("credits_at_risk", h => h.AtRisk.Credits),
        new("at_risk", h => h.AtRisk.Words),
        new("findings", h => h.Findings.Count),
        new("to_mend", h => string.Join("; ", h.Findings.Select(
            f => f.Credential is null ? f.Words : $"{f.Credential}: {f.Words}"))),
    ];

    private static readonly IReadOnlyList<Column<RotationRow>> RotationColumns =
    [
        new("workspace", r => r.Key.Workspace),
        new("key", r => r.Key.Key),
        new("credential", r => r.Credential.Name),
        new("hint", r => r.Credential.Hint),
        new("made_at", r => r.Credential.MadeAt),
        new("last_used_at", r => r.Credential.LastUsedAt),
        new("percent_24h", r => r.Rotation.Share is { } share ? Math.Round(share * 100, 1) : null),
        new("state", r => r.Rotation.Step.ToString().ToLowerInvariant()),
        new("what_to_do", r => r.Rotation.Words),
    ];

    public static Command Create()
    {
        var command = new Command(
            "hygiene", "List what is to mend of each key, those with the most credits at risk first")
        {
            SharedOptions.Format,
        };
        command.SetAction(ListAsync);
        return command;
    }

    public static Command CreateRotation()
    {
        var command = new Command(
            "rotation", "List credentials that are due, overlap or can be revoked, and what share of traffic each has")
        {
            All, SharedOptions.Format,
        };
        command.SetAction(RotationAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keys = await ReadAsync(parsed, cancellation);
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), HygieneColumns,
            keys.Select(k => k.Hygiene).ToList());
        return ExitCodes.Ok;
    }

    private static async Task<int> RotationAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keys = await ReadAsync(parsed, cancellation);
        var rows = keys
            .SelectMany(k => k.Hygiene.Key.Credentials.Zip(
                k.Rotations, (credential, rotation) => new RotationRow(k.Hygiene.Key, credential, rotation)))
            .Where(r => parsed.GetValue(All) || r.Rotation.Step is not (RotationStep.Current or RotationStep.Ended)
                || r.Key.Credentials.Any(c => c.SupersededSince is not null))
            .ToList();
        Rows.Write(
            parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), RotationColumns, rows);
        return ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<JudgedHygiene>> ReadAsync(
        ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await session.Services.GetRequiredService<HygieneReader>().ListAsync(now, cancellation);
    }

    private sealed record RotationRow(KeyFacts Key, CredentialFacts Credential, RotationState Rotation);
}
