using System.Text.Json;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Evaluation;

internal sealed record ShardRow
{
    public long Version { get; init; }
    public DateTimeOffset? SnapshotAt { get; init; }
}

internal sealed record WorkspaceRow
{
    public long Id { get; init; }
    public DateTimeOffset ReadThrough { get; init; }
    public long LastReading { get; init; }
    public DateTimeOffset? InventoryReadAt { get; init; }

    /// <summary>How long after its end a bucket may still change, in force now.</summary>
    public TimeSpan Settling { get; init; }
}

internal sealed record ProfileRow
{
    public long Id { get; init; }
    public long WorkspaceId { get; init; }
    public required byte[] State { get; init; }
}

internal record BucketRow
{
    public long KeyId { get; init; }
    public DateTimeOffset BucketStart { get; init; }
    public DateTimeOffset BucketEnd { get; init; }
    public long Credits { get; init; }
    public long Requests { get; init; }

    /// <summary>One of each for every part of the bucket that used any credits; null where none did.</summary>
    public string[]? Products { get; init; }
    public string[]? Models { get; init; }
    public long[]? UseCredits { get; init; }

    /// <param name="uses">Sums what it was used for, and knows the names from bucket to bucket.</param>
    public KeyBucket ToBucket(UseTally uses)
    {
        for (var i = 0; i < (UseCredits?.Length ?? 0); i++)
            uses.Add(Products![i], Models![i], UseCredits![i]);
        return new KeyBucket(BucketStart, BucketEnd, Credits) { Requests = Requests, Uses = uses.Take() };
    }
}

/// <summary>A bucket as it reads now, and as it read before the readings that are new.</summary>
internal sealed record RevisedRow : BucketRow
{
    public long CreditsBefore { get; init; }
}

internal sealed record ReadingRow
{
    public long KeyId { get; init; }
    public long WorkspaceId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string ModelFamily { get; init; }
    public int Current { get; init; }
    public int Maximum { get; init; }

    public ConcurrencyReading ToReading() =>
        new() { At = At, ModelFamily = ModelFamily, Current = Current, Maximum = Maximum };
}

/// <summary>What services reported of a key and a minute.</summary>
internal sealed record ReportedRow
{
    public long KeyId { get; init; }
    public DateTimeOffset Minute { get; init; }
    public double Credits { get; init; }
    public long Requests { get; init; }
    public DateTimeOffset StoredAt { get; init; }

    public KeyBucket ToBucket() => new(Minute, Minute.AddMinutes(1), Credits)
    {
        Requests = Requests > 0 ? Requests : double.NaN,
    };
}

internal record KeyRow
{
    public long KeyId { get; init; }
    public long WorkspaceId { get; init; }
}

internal sealed record CountedRow : KeyRow
{
    public DateTimeOffset CountersReadAt { get; init; }
}

/// <summary>While it lasted, what a key did was learnt slowly, but for what a person said is expected.</summary>
internal sealed record PastIncident
{
    public long KeyId { get; init; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When a person said that it is expected; null where nobody did.</summary>
    public DateTimeOffset? ExpectedUntil { get; init; }
}

/// <summary>What a person did that no tick has taken account of.</summary>
internal sealed record ActRow : KeyRow
{
    public long Id { get; init; }
    public long IncidentId { get; init; }
    public int? Generation { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public required string Author { get; init; }
    public string? Text { get; init; }
    public required string Source { get; init; }

    public IncidentAct ToAct() => new()
    {
        Id = Id,
        Kind = Enum.Parse<IncidentActKind>(Kind, ignoreCase: true),
        At = At,
        Author = Author,
        Text = Text,
        Generation = Generation,
        Source = Source,
    };
}

internal sealed record UseRow
{
    public required string Product { get; init; }
    public required string Model { get; init; }
    public double Credits { get; init; }
}

internal sealed record CostRow
{
    public double Credits { get; init; }
    public double? Usd { get; init; }
    public double? UsdPerCredit { get; init; }
}

internal sealed record IncidentRow
{
    public long KeyId { get; init; }
    public long Id { get; init; }
    public required string State { get; init; }
    public required string Severity { get; init; }
    public int Generation { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset PagedAt { get; init; }
    public double PagedPerHour { get; init; }
    public double PeakPerHour { get; init; }
    public string? PagedSeverity { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? ResolvedBy { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public DateTimeOffset? ReopenedAt { get; init; }
    public DateTimeOffset? ActedAt { get; init; }
    public int Reopenings { get; init; }
    public DateTimeOffset? FlapsSince { get; init; }
    public long? GroupedUnder { get; init; }
    public required string Signals { get; init; }
    public string? WorkspaceEvent { get; init; }
    public required string Reason { get; init; }
    public string? Label { get; init; }
    public DateTimeOffset? LabelledAt { get; init; }
    public string? LabelledBy { get; init; }
    public double? ExpectedPerHour { get; init; }

    public Incident ToIncident() => new()
    {
        Id = Id,
        State = Enum.Parse<IncidentState>(State, ignoreCase: true),
        Severity = Enum.Parse<Severity>(Severity, ignoreCase: true),
        Generation = Generation,
        OpenedAt = OpenedAt,
        Since = Since,
        PagedAt = PagedAt,
        PagedPerHour = PagedPerHour,
        PeakPerHour = PeakPerHour,
        PagedSeverity = Enum.Parse<Severity>(PagedSeverity ?? Severity, ignoreCase: true),
        ResolvedAt = ResolvedAt,
        ResolvedBy = ResolvedBy,
        AcknowledgedAt = AcknowledgedAt,
        AcknowledgedBy = AcknowledgedBy,
        ReopenedAt = ReopenedAt,
        ActedAt = ActedAt,
        Reopenings = Reopenings,
        FlapsSince = FlapsSince,
        GroupedUnder = GroupedUnder,
        Signals = JsonSerializer.Deserialize(Signals, AlertingJson.Default.IReadOnlyListIncidentSignal)!,
        Event = WorkspaceEvent is null
            ? null
            : JsonSerializer.Deserialize(WorkspaceEvent, AlertingJson.Default.WorkspaceEvent),
        Reason = Reason,
        Label = Label is null ? null : Enum.Parse<IncidentLabel>(Label, ignoreCase: true),
        LabelledAt = LabelledAt,
        LabelledBy = LabelledBy,
        ExpectedPerHour = ExpectedPerHour,
    };
}
