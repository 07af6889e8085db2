using System.Text.Json.Serialization;
using Burnwatch.Alerting.Hygiene;
using Burnwatch.Collector.Rotation;
using Burnwatch.Hygiene;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Hygiene;

/// <summary><c>/keys/hygiene</c>, and the same as JSON under <c>/api/v1</c></summary>
internal static class HygieneEndpoint
{
    public static async Task<IResult> ShowAsync(
        HygieneReader hygiene, KeyLinks links, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return PageResult.Of<HygienePage>(new HygieneModel(
            await hygiene.ListAsync(now, cancellation), await links.ProposalsAsync(cancellation), now));
    }

    public static async Task<IResult> ReadAsync(
        HygieneReader hygiene, TimeProvider time, CancellationToken cancellation)
    {
        var keys = await hygiene.ListAsync(time.GetUtcNow(), cancellation);
        return Results.Json([.. keys.Select(HygieneAnswer.Of)], HygieneJson.Default.IReadOnlyListHygieneAnswer);
    }
}

/// <summary>One key in the answer; the worst is the first.</summary>
internal sealed record HygieneAnswer
{
    public required long KeyId { get; init; }
    public required string Key { get; init; }
    public required string Workspace { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }

    /// <summary>Null where it has no end, or where nobody knows.</summary>
    public long? CreditsAtRisk { get; init; }
    public required bool IsUnlimited { get; init; }
    public required string AtRisk { get; init; }
    public required IReadOnlyList<HygieneFinding> Findings { get; init; }
    public required IReadOnlyList<CredentialAnswer> Credentials { get; init; }

    public static HygieneAnswer Of(JudgedHygiene judged) => new()
    {
        KeyId = judged.Hygiene.Key.Id,
        Key = judged.Hygiene.Key.Key,
        Workspace = judged.Hygiene.Key.Workspace,
        Owner = judged.Hygiene.Key.Owner,
        Environment = judged.Hygiene.Key.Environment,
        CreditsAtRisk = judged.Hygiene.AtRisk.Credits,
        IsUnlimited = judged.Hygiene.AtRisk.IsUnlimited,
        AtRisk = judged.Hygiene.AtRisk.Words,
        Findings = judged.Hygiene.Findings,
        Credentials =
        [
            .. judged.Hygiene.Key.Credentials.Zip(judged.Rotations, (credential, rotation) => new CredentialAnswer(
                credential.Name, credential.Hint, credential.MadeAt, credential.LastUsedAt, rotation.Share,
                rotation.Step, rotation.Words)),
        ],
    };
}

/// <summary>One credential of a key, and how far its rotation is.</summary>
internal sealed record CredentialAnswer(
    string Name, string? Hint, DateTimeOffset MadeAt, DateTimeOffset? LastUsedAt, double? ShareOfDay,
    RotationStep Rotation, string WhatToDo);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<HygieneAnswer>))]
internal sealed partial class HygieneJson : JsonSerializerContext;
