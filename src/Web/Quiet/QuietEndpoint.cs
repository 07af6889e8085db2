using System.Text.Json.Serialization;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Quiet;

/// <summary><c>/quiet</c>, with <c>?key=</c> what is about one key, and the same as JSON under <c>/api/v1</c></summary>
internal static class QuietEndpoint
{
    public static async Task<IResult> ShowAsync(
        string? key, QuietLines quiet, TimeProvider time, CancellationToken cancellation) =>
        PageResult.Of<QuietPage>(await quiet.ReadAsync(key, time.GetUtcNow(), cancellation));

    public static async Task<IResult> ReadAsync(
        string? key, QuietLines quiet, TimeProvider time, CancellationToken cancellation)
    {
        var model = await quiet.ReadAsync(key, time.GetUtcNow(), cancellation);
        return Results.Json([.. model.Lines.Select(QuietAnswer.Of)], QuietJson.Default.IReadOnlyListQuietAnswer);
    }
}

/// <summary>One rule in the answer, with what it hid.</summary>
internal sealed record QuietAnswer
{
    public required long Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>in_force, upcoming or ended.</summary>
    public required string State { get; init; }
    public required IReadOnlyList<string> Keys { get; init; }
    public required IReadOnlyList<string> Owners { get; init; }
    public required IReadOnlyList<string> Environments { get; init; }
    public required IReadOnlyList<string> Signals { get; init; }
    public required string Author { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The occurrence that is in force, the next one, or the last.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public string? Rrule { get; init; }
    public required string TimeZone { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public string? EndedBy { get; init; }
    public long? Ceiling { get; init; }
    public string? Fault { get; init; }
    public required IReadOnlyList<HiddenLine> Hidden { get; init; }
    public required IReadOnlyList<BurstLine> Bursts { get; init; }

    public static QuietAnswer Of(QuietLine line) => new()
    {
        Id = line.Rule.Id,
        Kind = line.Rule.Kind.ToString().ToLowerInvariant(),
        State = line.State is QuietState.InForce ? "in_force" : line.State.ToString().ToLowerInvariant(),
        Keys = line.Rule.Scope.Keys,
        Owners = line.Rule.Scope.Owners,
        Environments = line.Rule.Scope.Environments,
        Signals = [.. line.Rule.Scope.Signals.Select(SignalNames.CodeOf)],
        Author = line.Rule.Author,
        Reason = line.Rule.Reason,
        CreatedAt = line.Rule.CreatedAt,
        From = line.Slot?.Start,
        To = line.Slot?.End,
        Rrule = line.Rule.Rrule,
        TimeZone = line.Rule.TimeZone,
        EndsAt = line.Rule.End,
        EndedBy = line.Rule.EndedBy,
        Ceiling = line.Rule.Ceiling,
        Fault = line.Fault,
        Hidden = line.Hidden,
        Bursts = line.Bursts,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<QuietAnswer>))]
internal sealed partial class QuietJson : JsonSerializerContext;
