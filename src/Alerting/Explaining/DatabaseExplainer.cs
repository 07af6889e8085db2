using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Signals;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Explains an instant of a key from stored history, as it was known then, under the policy of then.</summary>
/// <remarks>
/// Usage, readings, incidents, pages and policy are kept with their times. Whose key it is, its zone and how many keys
/// share the owner's budget are those of today, and so are derived thresholds and peers: nobody keeps what they were.
/// </remarks>
public sealed class DatabaseExplainer(NpgsqlDataSource database, IOptions<AlertingOptions> options, TimeProvider time)
{
    /// <summary>
    /// A page within this time after the instant is the answer to it: what is odd is told a tick later.
    /// </summary>
    /// <summary>How long ago the times of a rule may be that recurs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    private const string TodaysPeople =
        "Owner, environment, time zone, the number of keys that share the owner's budget, and what was derived from "
        + "the history of the workspace (thresholds, peers) are those of today. A credential that was enabled again "
        + "since counts as enabled.";

    /// <param name="name">The key.</param>
    /// <param name="workspace">Its workspace; null where no other one has a key of this name.</param>
    /// <param name="at">The instant.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ExplainException">The key is not known, or nothing of it is known of the instant.</exception>
    public async Task<KeyExplanation> ExplainAsync(
        string name, string? workspace, DateTimeOffset at, CancellationToken cancellation)
    {
        if (at > time.GetUtcNow())
            throw new ExplainException($"{Wording.Time(at)} is still to come.");
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reader = new ExplainReader(connection, cancellation);
        var found = Find(await reader.KeysAsync(), name, workspace, at);
        var evaluation = new EvaluationReader(connection, cancellation);
        var instant = new Instant
        {
            At = at,
            Key = (await evaluation.Keys.FindAsync([found.Id]))[found.Id],
            Policies = await PolicyStore.ReadAsync(connection, at, cancellation),
            Calibrations = await CalibrationStore.ReadAsync(connection, CalibrationBook.Empty, cancellation),
            Moves = await reader.MovesAsync(found.Id),
            Page = await reader.PageAsync(found.Id, at),
            Hidden = await reader.HiddenAsync(found.Id, at),
            Quiet = await evaluation.Quiet.BookAsync(QuietBook.Empty, at, Longest),
        };
        instant = instant with
        {
            Sight = await reader.SightAsync(instant.Key.WorkspaceId, at),
            Settling = await evaluation.SettlingAsync(instant.Key.WorkspaceId),
        };
        var history = new KnownValueReader(connection, cancellation);
        var values = await history.ValuesAsync(
            found.Id, instant.KnownThrough - options.Value.History, instant.KnownThrough);
        var account = await JudgeAsync(history, evaluation, values, instant);
        var credentials = await new CredentialReader(connection, cancellation).OfKeyAsync(found.Id, at);
        return Told(instant, WithCredentials(account, new KnownCredentials(credentials, values), instant));
    }

    private static KnownKey Find(IReadOnlyList<KnownKey> keys, string name, string? workspace, DateTimeOffset at)
    {
        if (workspace is not null && !keys.Any(k => k.Workspace == workspace))
            throw new ExplainException(
                $"No workspace is named '{workspace}'. "
                + $"{NearName.Advice(workspace, keys.Select(k => k.Workspace).Distinct())}");
        var named = keys.Where(k => k.Name == name && (workspace is null || k.Workspace == workspace)).ToList();
        if (named.Count == 0)
            throw new ExplainException(
                $"No workspace has a key named '{name}'. {NearName.Advice(name, keys.Select(k => k.Name).Distinct())}");
        if (named.Count > 1)
            throw new ExplainException(
                $"Several workspaces have a key named '{name}': {string.Join(", ", named.Select(k => k.Workspace))}; "
                + "say which with --workspace.");
        if (named[0].FirstUsedAt is not { } first || first > at)
            throw new ExplainException(
                $"{Wording.Time(at)} is before the first use of the key '{name}', "
                + (named[0].FirstUsedAt is { } used ? $"{Wording.Time(used)}." : "which was never used."));
        return named[0];
    }

    private static Explanation.Account WithCredentials(
        Explanation.Account account, KnownCredentials credentials, Instant instant)
    {
        if (credentials.AreUnknown)
            return account;
        var key = instant.Key;
        var policy = instant.Policies.Of(key.Environment, key.Owner, key.Name);
        credentials.MoveTo(instant.At);
        return CredentialRules.Explain(
            account,
            credentials.UsesAt(instant.At, policy, row => row.ToldThrough),
            credentials.LockedAt(instant.At, policy, row => row.LockToldThrough),
            policy);
    }

    private static async Task<Explanation.Account> JudgeAsync(
        KnownValueReader history, EvaluationReader evaluation, IReadOnlyList<KnownValue> values, Instant instant)
    {
        var (key, at, through) = (instant.Key, instant.At, instant.KnownThrough);
        var newest = UsageSpan.StartOf(through - TimeSpan.FromTicks(1));
        var readings = await history.ReadingsAsync(
            key.Id, through - KnownHistory.ReadingsBack, at + TimeSpan.FromTicks(10));
        var incidents = (await evaluation.Incidents.PastAsync([key.Id]))[key.Id].Where(i => i.OpenedAt <= at)
            // What somebody said of it later was not known.
            .Select(i => i.ExpectedUntil > at ? i with { ExpectedUntil = null } : i).ToList();
        var context = ShardLoader.ContextOf(key, instant.Policies, instant.Calibrations) with
        {
            Announced = instant.Quiet.AnnouncedOf(key),
        };
        var watch = new KnownHistory(context, instant.Settling).Learn(
            instant.IsWatched ? KnownHistory.AsKnown(values, at, through) : KnownHistory.AsReadFirst(values, at),
            [.. readings.Where(r => r.At < newest)], incidents, through);
        var fresh = readings.Where(r => r.At >= newest).ToArray();
        var counters = key.Counters is { } known && known.At <= at ? known : (Counters?)null;
        context = context with
        {
            IncidentIsOpen = instant.Incident is { IsOpen: true },
            BurnShare = fresh.Any(r => r.IsPinned)
                ? await evaluation.ShareAsync(key.Id, key.WorkspaceId, through - context.Policy.PinFor, through)
                : null,
        };
        return watch.Explain(through, UsageSpan.StartOf(instant.Settling.SettledAt(through)), fresh, counters, context);
    }

    private static KeyExplanation Told(Instant instant, Explanation.Account account)
    {
        var key = instant.Key;
        var remarks = new List<string> { TodaysPeople };
        if (!instant.IsWatched)
            remarks.Add("The use of this time was read later, as history: nothing was judged then.");
        return new KeyExplanation
        {
            Key = key.Name,
            Workspace = key.Workspace,
            At = instant.At,
            KnownThrough = instant.KnownThrough,
            Account = account,
            Incident = instant.Incident,
            Policy = PolicyLine.Of(
                PolicyLine.Deciding(account.Rules),
                instant.Policies.Of(key.Environment, key.Owner, key.Name),
                instant.Policies.For(key.Environment, key.Owner, key.Name)),
            PolicyVersion = instant.Policies.Version,
            Remarks = remarks,
            Conclusion = new Conclusion
            {
                Account = account,
                Incident = instant.Incident,
                WasBlind = instant.WasBlind,
                PageFault = instant.PageFault,
                HiddenBy = instant.HiddenBy,
                Announced = instant.Announced,
                PagedSoonAfter = instant.Moves.FirstOrDefault(
                    m => m.Pages && m.At > instant.At && m.At <= instant.At + Soon)?.At,
            }.ToString(),
        };
    }

    /// <summary>What stands in the database of an instant.</summary>
    private sealed record Instant
    {
        public required DateTimeOffset At { get; init; }
        public required WatchedKey Key { get; init; }
        public required PolicyBook Policies { get; init; }
        public required CalibrationBook Calibrations { get; init; }
        public required IReadOnlyList<IncidentMove> Moves { get; init; }
        public KnownPage? Page { get; init; }
        public HiddenPage? Hidden { get; init; }
        public required QuietBook Quiet { get; init; }
        public KnownSight Sight { get; init; } = new();

        /// <summary>How long usage took to settle, then as now.</summary>
        public SettlingTimes Settling { get; init; } = new([]);

        public bool IsWatched => Sight.ReadThrough is not null;

        /// <summary>A reading holds the running minute too, of which only what is past is known.</summary>
        public DateTimeOffset KnownThrough => Sight.ReadThrough is { } through && through < At ? through : At;

        public IncidentThen? Incident => IncidentThen.At(Moves, At);

        public string? WasBlind =>
            Sight.FirstReadAt is { } first && first > At ? $"nothing was watched before {Wording.Time(first)}"
            : Sight.FirstReadAt is null ? "no reading of the usage is written down"
            : At - KnownThrough > Settling.At(At) ? $"usage was read through {Wording.Time(KnownThrough)} only"
            : null;

        /// <summary>What hid the page of the incident that was told last, where one was hidden.</summary>
        public string? HiddenBy => Hidden?.At >= Incident?.PagedAt ? Hidden!.RuleWords : null;

        public InForce? Announced =>
            Quiet.BurstsOf(Key, KnownThrough.AddTicks(-1), KnownThrough).MaxBy(burst => burst.Slot.End);

        public string? PageFault => Page switch
        {
            { State: "refused" } =>
                $"PagerDuty refused the page{(Page.LastAnswer is { } answer ? $" ({answer})" : "")}",
            { SentAt: null } => "the page is not sent yet",
            { SentAt: { } sent } when sent > At => $"the page was sent at {Wording.Time(sent)} only",
            _ => null,
        };
    }
}
