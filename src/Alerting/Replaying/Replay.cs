using Burnwatch.Alerting.Incidents;
using Burnwatch.Explanation;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Replaying;

/// <summary>Runs the two folds over a traffic file, bucket by bucket, as if each were read when it ended.</summary>
/// <remarks>
/// Every bucket is settled at once: a file has no revisions. What live adds is only when it knows what.
/// </remarks>
public sealed class Replay(ReplayOptions options)
{
    private readonly Dictionary<string, ReplayKey> byName = new(StringComparer.Ordinal);
    private readonly List<ReplayKey> keys = [];
    private readonly BurnWindow workspace = new(options.Policy.PinFor);
    private DateTimeOffset peersAt = DateTimeOffset.MinValue;
    private Peers? peers;
    private DateTimeOffset warmFrom = DateTimeOffset.MaxValue;
    private (string Key, DateTimeOffset At)? asked;
    private Account? answer;

    /// <summary>Replays rows in the order of time.</summary>
    /// <param name="rows">As <see cref="TrafficReader"/> gives them.</param>
    /// <param name="onChange">Called for each change of an incident, in the order of time.</param>
    /// <param name="onScore">Called for each key and bucket that the rows hold, in the order of time.</param>
    public void Run(IEnumerable<TrafficRow> rows, Action<ReplayChange> onChange, Action<ReplayScore>? onScore) =>
        Run(rows, null, onChange, onScore);

    /// <summary>Replays rows up to an instant, and asks what every rule says of a key then.</summary>
    /// <param name="rows">In the order of time; none is read after the first that is not before the instant.</param>
    /// <param name="key">As it is called in the rows.</param>
    /// <param name="at">The end of a bucket.</param>
    /// <param name="onChange">
    /// As of <see cref="Run(IEnumerable{TrafficRow}, Action{ReplayChange}, Action{ReplayScore})"/>.
    /// </param>
    /// <returns>Null when the rows end before the instant, or none before it is of the key.</returns>
    public Account? Explain(IEnumerable<TrafficRow> rows, string key, DateTimeOffset at, Action<ReplayChange> onChange)
    {
        asked = (key, at);
        Run(rows, at, onChange, null);
        return answer;
    }

    /// <summary>Before this nothing opens; meaningless before the first row.</summary>
    internal DateTimeOffset WarmFrom => warmFrom;

    private void Run(
        IEnumerable<TrafficRow> rows, DateTimeOffset? through, Action<ReplayChange> onChange,
        Action<ReplayScore>? onScore)
    {
        DateTimeOffset? bucket = null;
        var isReached = false;
        foreach (var row in rows)
        {
            isReached = row.At >= through;
            if (isReached)
                break;
            if (bucket is null)
                warmFrom = row.At + options.Warmup;
            if (bucket is { } open && row.At > open)
                CloseThrough(open, row.At, onChange, onScore);
            bucket = row.At;
            KeyOf(row.Key).Add(row);
        }
        if (bucket is { } last)
            CloseThrough(last, isReached ? through!.Value : last + options.Bucket, onChange, onScore);
    }

    private ReplayKey KeyOf(string name)
    {
        if (!byName.TryGetValue(name, out var key))
        {
            key = new ReplayKey(name, options);
            byName.Add(name, key);
            keys.Add(key);
        }
        return key;
    }

    // Closes the bucket that has rows, and the empty ones between it and the next that has.
    private void CloseThrough(
        DateTimeOffset bucket, DateTimeOffset next, Action<ReplayChange> onChange, Action<ReplayScore>? onScore)
    {
        for (var start = bucket; start < next; start += options.Bucket)
        {
            var end = start + options.Bucket;
            workspace.Add(end, keys.Sum(k => k.Credits));
            MeetPeers(start);
            if (asked is { } question && question.At == end && byName.TryGetValue(question.Key, out var one))
                answer = one.Explain(start, end, workspace, peers);
            foreach (var key in keys)
                key.Close(start, end, workspace, peers, end > warmFrom, onScore);
            MarkEvents(end);
            foreach (var key in keys)
                key.Tell(end, onChange);
        }
    }

    // What a key's incident stands in is told after all keys were judged: they surge at once.
    private void MarkEvents(DateTimeOffset end)
    {
        var policy = options.Policy;
        var surging = new SurgingKeys(keys.Select(k => k.Surge).OfType<Surge>(), end);
        if (!surging.MayBeEvent(policy))
            return;
        var inUse = keys.Count(k => k.UsedThrough > end - policy.EventWithin);
        foreach (var key in keys)
        {
            if (key.Surge is { } surge
                && surging.IsRecent(surge, policy)
                && surging.EventOf(surge, policy, inUse) is { } found)
                key.Mark(found);
        }
    }

    // Anew at the first bucket of a day.
    private void MeetPeers(DateTimeOffset start)
    {
        if (start.UtcDateTime.Date == peersAt.UtcDateTime.Date)
            return;
        peersAt = start;
        peers = options.Peers is { } given ? given.At(start) : Peers.Among(keys.Select(k => k.Profile));
    }
}
