using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Alerting.Aftermath;

/// <summary>
/// All that is known of an incident once it is over, or so far. Every number that is told of it anywhere in its file
/// can be counted again from here.
/// </summary>
public sealed record IncidentFile
{
    /// <summary>When it was put together: the one thing that differs between two of the same state.</summary>
    public required DateTimeOffset MadeAt { get; init; }
    public required IncidentFacts Incident { get; init; }

    /// <summary>What was used while it lasted, bucket by bucket, as the analytics told.</summary>
    public required IReadOnlyList<UsedBucket> Buckets { get; init; }
    public required BlastRadius BlastRadius { get; init; }
    public required IReadOnlyList<TimelineLine> Timeline { get; init; }
    public required IReadOnlyList<Neighbour> Neighbours { get; init; }

    /// <summary>By the provider's list of requests, the most called first; null where it is not to be had.</summary>
    public IReadOnlyList<EndpointUse>? Endpoints { get; init; }

    /// <summary>What of the list is not to be had, and why; null where all is.</summary>
    public string? EndpointsMissing { get; init; }
}

/// <summary>The incident and its key.</summary>
public sealed record IncidentFacts
{
    public long Id { get; init; }
    public long KeyId { get; init; }
    public required string Key { get; init; }
    public required string Workspace { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }
    public string? Product { get; init; }
    public string? CostCentre { get; init; }
    public required string State { get; init; }
    public required string Severity { get; init; }
    public int Generation { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Usage before this has been read.</summary>
    public DateTimeOffset? ReadThrough { get; init; }
    public string? Label { get; init; }
    public string? LabelledBy { get; init; }
    public required string Reason { get; init; }

    [JsonIgnore]
    public string SignalsJson { get; init; } = "[]";

    /// <summary>Its signals with what was observed and expected, as they fired last.</summary>
    public JsonElement Signals => JsonDocument.Parse(SignalsJson).RootElement;
}

/// <summary>What one credential used of a product and model in one span.</summary>
public sealed record UsedBucket
{
    public DateTimeOffset Start { get; init; }
    public DateTimeOffset End { get; init; }
    public long CredentialId { get; init; }
    public required string Credential { get; init; }
    public required string Product { get; init; }
    public required string Model { get; init; }
    public long Credits { get; init; }
    public long Requests { get; init; }

    /// <summary>Null where the provider tells no cost.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary>One line of the timeline.</summary>
public sealed record TimelineLine
{
    public DateTimeOffset At { get; init; }

    /// <summary>incident, act, page, containment or credential.</summary>
    public required string Source { get; init; }
    public required string Kind { get; init; }
    public required string Text { get; init; }

    [JsonIgnore]
    public string? EvidenceJson { get; init; }

    /// <summary>The judgement that decided; null where none did.</summary>
    public JsonElement? Evidence =>
        EvidenceJson is null ? null : JsonDocument.Parse(EvidenceJson).RootElement;
}

/// <summary>A credential that whoever has the leaked one may have as well.</summary>
public sealed record Neighbour
{
    public long CredentialId { get; init; }
    public required string Credential { get; init; }
    public string? Hint { get; init; }
    public required string Key { get; init; }
    public string? Owner { get; init; }

    /// <summary>same_key, same_source, same_service_account, same_owner: the nearest first.</summary>
    public required string[] Because { get; init; }
}

/// <summary>Requests to one endpoint, by the provider's list.</summary>
public sealed record EndpointUse(string Endpoint, long Requests, long Failed);
