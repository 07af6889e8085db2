namespace Burnwatch.Traffic;

/// <summary>
/// One row of a traffic file: what one key used in one bucket, and what was known of its limits then.
/// </summary>
public sealed record TrafficRow
{
    /// <summary>Start of the bucket, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Key { get; init; }

    /// <summary>Credits used in the bucket, zero or more; decimals allowed.</summary>
    public required double Credits { get; init; }

    /// <summary>Requests made in the bucket; null where the file has no such column or the cell is empty.</summary>
    public double? Requests { get; init; }

    public string? Product { get; init; }

    public string? Model { get; init; }

    /// <summary>Requests that ran at once, as a header showed it during the bucket.</summary>
    public int? Concurrent { get; init; }

    /// <summary>Requests that may run at once, as a header showed it during the bucket.</summary>
    public int? ConcurrentMax { get; init; }

    /// <summary>Credits the key may use in its billing cycle.</summary>
    public double? Limit { get; init; }

    /// <summary>Credits the key has used in its billing cycle.</summary>
    public double? Used { get; init; }
}
