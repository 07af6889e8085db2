using System.Text.Json.Serialization;
using Burnwatch.Alerting.Acting;

namespace Burnwatch.Web.Acting;

/// <summary>The body of <c>POST /api/v1/incidents/{id}/acts</c>.</summary>
internal sealed record ActBody
{
    /// <summary>acknowledge, resolve or note.</summary>
    public string? Act { get; init; }

    /// <summary>Why, or what is noted.</summary>
    public string? Text { get; init; }

    /// <summary>The page that was seen: one that others have followed is refused; the newest unless given.</summary>
    public int? Page { get; init; }
}

/// <summary>The answer: what is written down, which the next evaluation does.</summary>
internal sealed record ActAnswer(
    long Incident, string Key, string Act, string Author, DateTimeOffset At, string Answer)
{
    public static ActAnswer Of(ActReceipt receipt) => new(
        receipt.IncidentId,
        receipt.Key,
        receipt.Kind.ToString().ToLowerInvariant(),
        receipt.Author,
        receipt.At,
        receipt.Sentence);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ActBody))]
[JsonSerializable(typeof(ActAnswer))]
internal sealed partial class ActJson : JsonSerializerContext;
