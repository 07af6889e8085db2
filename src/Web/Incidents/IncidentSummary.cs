using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Web.Incidents;

/// <summary>An incident in a line.</summary>
public sealed record IncidentSummary
{
    public required long Id { get; init; }
    public required long KeyId { get; init; }
    public required string Key { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }
    public required IncidentState State { get; init; }
    public required Severity Severity { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset Since { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The most credits of any hour of it.</summary>
    public required double PeakPerHour { get; init; }

    /// <summary>What it costs.</summary>
    public IncidentBurn Burn { get; init; } = IncidentBurn.None;

    /// <summary>The signals as they are stored.</summary>
    public required string SignalsJson { get; init; }

    /// <summary>What the key does, in the names of the signals.</summary>
    public string What => string.Join(" and ", JsonSerializer
        .Deserialize(SignalsJson, AlertingJson.Default.IReadOnlyListIncidentSignal)!
        .Select(s => SignalNames.Of(s.Signal.Kind)));

    public TimeSpan LengthAt(DateTimeOffset now) => (ResolvedAt ?? now) - Since;
}
