namespace Burnwatch.Collector.ElevenApi;

/// <summary>The body of a question for single requests: those of some credentials, the oldest first.</summary>
internal sealed record RequestQuery
{
    /// <summary>Requests that one answer holds at most; the provider's own limit.</summary>
    public const int Most = 1000;

    /// <summary>Unix milliseconds.</summary>
    public required long StartTime { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long EndTime { get; init; }

    public int Limit { get; } = Most;

    public string Sort { get; } = "asc";

    public required IReadOnlyList<RequestFilter> Filters { get; init; }

    /// <param name="hashes">Of the credentials.</param>
    /// <param name="from">The first that counts.</param>
    /// <param name="to">The first that does not.</param>
    public static RequestQuery For(IReadOnlyList<string> hashes, DateTimeOffset from, DateTimeOffset to) => new()
    {
        StartTime = from.ToUnixTimeMilliseconds(),
        EndTime = to.ToUnixTimeMilliseconds(),
        Filters = [new RequestFilter(UsageColumns.Hash, "in", hashes)],
    };
}

/// <summary>A condition on a column.</summary>
internal sealed record RequestFilter(string Column, string Operation, IReadOnlyList<string> Values);
