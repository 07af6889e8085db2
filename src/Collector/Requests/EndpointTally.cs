using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Requests;

/// <summary>Counts requests by endpoint, answer after answer, each request once.</summary>
internal sealed class EndpointTally
{
    private readonly DateTimeOffset from;
    private readonly DateTimeOffset to;
    private readonly IReadOnlyList<string> hashes;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long All, long Failed)> counts = new(StringComparer.Ordinal);

    /// <param name="from">The first that counts.</param>
    /// <param name="to">The first that does not.</param>
    /// <param name="hashes">Of the credentials that are asked for.</param>
    public EndpointTally(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> hashes)
    {
        (this.from, this.to, this.hashes) = (from, to, hashes);
        Next = from;
    }

    /// <summary>Where the next answer begins.</summary>
    public DateTimeOffset Next { get; private set; }

    public bool IsWhole { get; private set; }

    public bool IsEmpty => counts.Count == 0;

    /// <summary>The most called first.</summary>
    public IReadOnlyList<EndpointCalls> Calls =>
        [.. counts.Select(c => new EndpointCalls(c.Key, c.Value.All, c.Value.Failed))
            .OrderByDescending(c => c.Requests).ThenBy(c => c.Endpoint, StringComparer.Ordinal)];

    /// <summary>Counts what an answer brought.</summary>
    /// <exception cref="MalformedAnswerException">It tells of other credentials than those asked for.</exception>
    public void Add(IReadOnlyList<ListedRequest> requests)
    {
        if (requests.FirstOrDefault(r => r.KeyHash is { } hash && !hashes.Contains(hash)) is not null)
            throw new MalformedAnswerException("requests of the key alone", "those of others as well");
        foreach (var request in requests.Where(r => from <= r.At && r.At < to && (r.Id is null || seen.Add(r.Id))))
        {
            var (all, failed) = counts.GetValueOrDefault(request.Endpoint);
            counts[request.Endpoint] = (all + 1, failed + (request.IsFailure ? 1 : 0));
        }

        Advance(requests);
    }

    // Several requests may share the last instant, some of them in the next answer only: it begins with that instant
    // again where requests can be told apart, and after it where they cannot, or where all of an answer was one instant.
    private void Advance(IReadOnlyList<ListedRequest> requests)
    {
        var last = requests.Count > 0 ? requests.Max(r => r.At) : to;
        IsWhole = requests.Count < RequestQuery.Most || last >= to;
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(last.ToUnixTimeMilliseconds());
        Next = requests.All(r => r.Id is not null) && instant > Next ? instant : instant.AddMilliseconds(1);
    }
}
