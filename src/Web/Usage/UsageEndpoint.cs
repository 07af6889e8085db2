using System.Text.Json.Serialization;
using Burnwatch.Web.Overview;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Usage;

/// <summary>
/// <c>/api/v1/workspaces</c> and <c>/api/v1/workspaces/{id}/hours</c>: how far usage is known, and what may still
/// change.
/// </summary>
internal static class UsageEndpoint
{
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    public static async Task<IResult> ListAsync(WorkspaceStore workspaces, CancellationToken cancellation) =>
        Results.Json(
            (await workspaces.AllAsync(cancellation)).Select(KnownUsage.Of).ToList(),
            UsageJson.Default.ListKnownUsage);

    /// <summary>The hours of the last seven days, the newest first.</summary>
    public static async Task<IResult> HoursAsync(
        long id, WorkspaceStore workspaces, HourStore hours, TimeProvider time, CancellationToken cancellation)
    {
        if ((await workspaces.AllAsync(cancellation)).FirstOrDefault(w => w.Id == id) is not { } workspace)
            return Results.NotFound();
        var read = await hours.SinceAsync(id, time.GetUtcNow() - Reach, cancellation);
        return Results.Json(
            read.Select(hour => hour.Judged(workspace)).ToList(), UsageJson.Default.ListKnownHour);
    }
}

/// <summary>How far the usage of a workspace is known.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="ReadThrough">Usage before this is known; null until the history is whole.</param>
/// <param name="SettledThrough">Usage before this has settled; null until the history is whole.</param>
/// <param name="SettlingMinutes">How long after its end a bucket may still change.</param>
/// <param name="SettlingSource"><c>start</c>, <c>learnt</c> or <c>set</c>.</param>
/// <param name="UsageSource"><c>analytics</c>, <c>counters</c> or <c>character_stats</c>.</param>
/// <param name="FallbackSince">Since when it is not the analytics; null while it is.</param>
/// <param name="FallbackReason">Why it is not.</param>
public sealed record KnownUsage(
    long Id,
    string Name,
    DateTimeOffset? ReadThrough,
    DateTimeOffset? SettledThrough,
    double SettlingMinutes,
    string SettlingSource,
    string UsageSource,
    DateTimeOffset? FallbackSince,
    string? FallbackReason)
{
    internal static KnownUsage Of(WorkspaceHealth workspace) => new(
        workspace.Id,
        workspace.Name,
        workspace.ReadThrough,
        workspace.ReadThrough is { } through ? workspace.Settling.Through(through) : null,
        workspace.SettlingTime.TotalMinutes,
        workspace.SettlingSource,
        workspace.UsageSource,
        workspace.FallbackSince,
        workspace.FallbackReason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<KnownUsage>))]
[JsonSerializable(typeof(List<KnownHour>))]
internal sealed partial class UsageJson : JsonSerializerContext;
