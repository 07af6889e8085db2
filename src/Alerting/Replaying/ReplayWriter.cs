using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Replaying;

/// <summary>Writes what a replay finds: a line of JSON for each change of an incident, a row for each score.</summary>
public static class ReplayWriter
{
    /// <summary>The head line of the scores.</summary>
    public const string ScoresHead = "at,key,score";

    /// <summary>Whether a change is one of those that are written: opened, worsened, resolved.</summary>
    /// <remarks>
    /// An incident that comes back is opened again; steps on the way to its end are nobody's news. What it is marked
    /// with stands in its next line, and its name in those of the keys that surge with it.
    /// </remarks>
    public static bool IsWritten(IncidentChange change) => EventOf(change) is not null;

    /// <summary>Writes a change as one line.</summary>
    public static void Write(TextWriter output, ReplayChange change)
    {
        var line = new ReplayLine
        {
            At = Time(change.At),
            Key = change.Key,
            Event = EventOf(change.Change)!,
            Severity = change.Incident.Severity.ToString().ToLowerInvariant(),
            Signals = [.. change.Incident.Signals.Select(s => new ReplaySignal
            {
                Kind = SignalNames.CodeOf(s.Signal.Kind),
                Observed = s.Signal.Observed,
                ExpectedLow = s.Signal.ExpectedLow,
                ExpectedHigh = s.Signal.ExpectedHigh,
                Score = s.Signal.Score,
            })],
            WorkspaceEvent = change.Incident.Event is { } found ? EventOf(found) : null,
            Reason = change.Why,
        };
        output.Write(JsonSerializer.Serialize(line, ReplayJson.Default.ReplayLine));
        output.Write('\n');
    }

    /// <summary>Writes a score as one row.</summary>
    public static void Write(TextWriter output, in ReplayScore score)
    {
        output.Write(Time(score.At));
        output.Write(',');
        output.Write(
            score.Key.AsSpan().IndexOfAny(",\"") < 0
                ? score.Key
                : $"\"{score.Key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        output.Write(',');
        output.Write(score.Score.ToString("0.######", CultureInfo.InvariantCulture));
        output.Write('\n');
    }

    private static ReplayEvent EventOf(WorkspaceEvent found) => new()
    {
        Since = Time(found.Since),
        Keys = found.Keys,
        KeysInUse = found.KeysInUse,
        Names = found.Names,
        Share = Math.Round(found.Share, 4),
    };

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? EventOf(IncidentChange change) => change switch
    {
        IncidentChange.Opened or IncidentChange.Reopened => "opened",
        IncidentChange.Worsened => "worsened",
        IncidentChange.Resolved => "resolved",
        _ => null,
    };
}

internal sealed record ReplayLine
{
    public required string At { get; init; }
    public required string Key { get; init; }
    public required string Event { get; init; }
    public required string Severity { get; init; }
    public required IReadOnlyList<ReplaySignal> Signals { get; init; }
    public ReplayEvent? WorkspaceEvent { get; init; }
    public required string Reason { get; init; }
}

internal sealed record ReplaySignal
{
    public required string Kind { get; init; }
    public required double Observed { get; init; }
    public required double ExpectedLow { get; init; }
    public required double ExpectedHigh { get; init; }
    public required double Score { get; init; }
}

internal sealed record ReplayEvent
{
    public required string Since { get; init; }
    public required int Keys { get; init; }
    public required int KeysInUse { get; init; }
    public required IReadOnlyList<string> Names { get; init; }
    public required double Share { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplayLine))]
internal sealed partial class ReplayJson : JsonSerializerContext;
