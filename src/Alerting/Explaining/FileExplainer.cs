using Burnwatch.Alerting.Replaying;
using Burnwatch.Signals;
using Burnwatch.Traffic;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Explains an instant of a key of a traffic file, by replaying the file up to it.</summary>
public sealed class FileExplainer(ReplayOptions options)
{
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private DateTimeOffset? first;
    private DateTimeOffset? last;
    private DateTimeOffset? firstOfKey;

    /// <param name="rows">As <see cref="TrafficReader"/> gives them.</param>
    /// <param name="key">As it is called in the file.</param>
    /// <param name="at">Judged is the last bucket that ended by then.</param>
    /// <exception cref="ExplainException">The file does not hold the key, or nothing of it by the instant.</exception>
    public KeyExplanation Explain(IEnumerable<TrafficRow> rows, string key, DateTimeOffset at)
    {
        var end = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % options.Bucket.Ticks), TimeSpan.Zero);
        using var reading = rows.GetEnumerator();
        var moves = new List<IncidentMove>();
        var replay = new Replay(options);
        var account = replay.Explain(Seen(reading, key), key, end, change =>
        {
            if (change.Key == key)
                moves.Add(new IncidentMove(change.At, change.Change, change.Why));
        });
        if (account is null)
        {
            // The rest of the file says why there is no answer.
            foreach (var _ in Seen(reading, key))
            {
            }
            throw Refused(key, at, end);
        }
        var incident = IncidentThen.At(moves, end);
        return new KeyExplanation
        {
            Key = key,
            At = at,
            KnownThrough = end,
            Account = account,
            Incident = incident,
            Policy = PolicyOf(account),
            Remarks = [],
            Conclusion = new Conclusion
            {
                Account = account,
                Incident = incident,
                WasBlind = end > replay.WarmFrom
                    ? null
                    : $"nothing opens before the warm-up ends at {Wording.Time(replay.WarmFrom)}",
            }.ToString(),
        };
    }

    private IEnumerable<TrafficRow> Seen(IEnumerator<TrafficRow> reading, string key)
    {
        while (reading.MoveNext())
        {
            var row = reading.Current;
            first ??= row.At;
            last = row.At;
            names.Add(row.Key);
            if (row.Key == key)
                firstOfKey ??= row.At;
            yield return row;
        }
    }

    private ExplainException Refused(string key, DateTimeOffset at, DateTimeOffset end) => new(
        first is null ? "The file has no rows."
        : firstOfKey is null ? $"The file has no key '{key}'. {NearName.Advice(key, names)}"
        : last + options.Bucket < end
            ? $"{Wording.Time(at)} is after the file, which goes from {Wording.Time(first.Value)} to " +
                $"{Wording.Time(last!.Value + options.Bucket)}."
        : $"{Wording.Time(at)} is before the first use of the key '{key}' is known; its first row is of " +
            $"{Wording.Time(firstOfKey.Value)}.");

    private List<PolicyLine> PolicyOf(Explanation.Account account) =>
    [
        .. PolicyLine.Deciding(account.Rules).Select(s => new PolicyLine(
            s.Name,
            s.Show(options.Policy),
            s.Show(options.Policy) == s.Show(Policy.Default) ? PolicyLine.BuiltIn : "command line")),
    ];
}
