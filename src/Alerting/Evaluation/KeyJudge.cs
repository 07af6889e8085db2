using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Judges the keys of one tick, one by one.</summary>
internal sealed class KeyJudge(ShardTick tick, CredentialJudge credentials)
{
    /// <summary>Judges what is new of a key and steps its incident; nothing is written.</summary>
    /// <param name="input">What is new.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="before">Its last incident; null while it had none.</param>
    /// <param name="bursts">The announced ones of it that go on, or ended of late.</param>
    public async Task<JudgedKey> JudgeAsync(
        KeyInput input, WatchedKey key, Incident? before, IEnumerable<AnnouncedBurst> bursts)
    {
        var acts = Fold(input.Acts.Where(a => a.IncidentId == before?.Id), before);
        var last = acts.Count > 0 ? acts[^1].Step.Incident : before;
        var workspace = tick.Workspaces[key.WorkspaceId];
        var policy = tick.Policies.Of(key.Environment, key.Owner, key.Name);
        var context = ShardLoader.ContextOf(key, tick.Policies, tick.Calibrations) with
        {
            IncidentIsOpen = last is { IsOpen: true },
            Announced = tick.Quiet.AnnouncedOf(key),
            LearnAtOnce = last?.IsExpectedAt(workspace.SettledThrough) ?? false,
            BurnShare = input.Readings.Any(r => r.IsPinned)
                ? await tick.Reader.ShareAsync(
                    key.Id, key.WorkspaceId, workspace.ReadThrough - policy.PinFor, workspace.ReadThrough)
                : null,
        };
        await RecallAsync(input.Key, context);
        if (input.HasHistory)
            input.Key.Watch.Learn(UsageSpan.StartOf(tick.Now - ShardTick.News), context);
        var verdict = input.Key.Watch.Judge(
            workspace.ReadThrough, workspace.SettledThrough, [.. input.Readings], key.Counters, context);
        input.Key.IsDirty = true;
        // What has settled is told by the analytics alone.
        input.Key.Reported = [.. input.Key.Reported.Where(r => r.Start >= workspace.SettledThrough)];
        verdict = verdict.RaisedBy(
            input.Key.Watch.JudgeReported(workspace.ReadThrough, input.Key.Reported, tick.Now, context));
        verdict = verdict.With(await JudgeRevisedAsync(input, workspace, context));
        verdict = verdict.With(await credentials.JudgeAsync(input, policy, tick.Now));
        var expected = ExpectedUse.Of(
            verdict, [.. bursts], input.Revised.Count > 0 ? DateTimeOffset.MinValue : workspace.SettledThrough, tick.Now);
        verdict = expected.Verdict;
        tick.BurstNews.AddRange(expected.News.Select(burst => (key.Id, burst)));
        if (input.Readings.Count > 0)
            input.Key.ReadingsThrough = input.Readings[^1].At;
        var step = EndOf(key, last) is { } why
            ? IncidentFold.End(last!, why, tick.Now)
            : IncidentFold.Step(last, verdict, await SightAsync(input.Key, workspace, last, context), policy, tick.Now);
        return new JudgedKey
        {
            Key = key,
            Policy = policy,
            Verdict = verdict,
            Workspace = workspace,
            Acts = acts,
            Strays = [.. input.Acts.Where(a => a.IncidentId != before?.Id).Select(a => a.ToAct())],
            Last = last,
            Step = step,
        };
    }

    // Null where its evidence decides.
    private static string? EndOf(WatchedKey key, Incident? last) => (key, last) switch
    {
        (_, not { IsOpen: true }) => null,
        ({ WentTo: { } other }, _) =>
            $"Its last credential went to the key {other}; what goes on is told of that key.",
        ({ IsOfPastDrill: true }, _) => "The drill was ended.",
        _ => null,
    };

    private List<ActStep> Fold(IEnumerable<ActRow> rows, Incident? incident)
    {
        var steps = new List<ActStep>();
        foreach (var act in rows.Select(r => r.ToAct()))
        {
            var step = ActFold.Step(incident!, act, tick.Now);
            steps.Add(new ActStep(act, step));
            incident = step.Incident;
        }
        return steps;
    }

    // A snapshot holds no window, and a policy may ask for one at any time.
    private async Task RecallAsync(KeyState key, JudgeContext context)
    {
        if (key.Watch.LacksSince(context.Policy) is not { } since)
            return;
        var past = await tick.Reader.BetweenAsync(key.Id, since, key.Watch.Profile.Through);
        key.Watch.Recall(past.Select(row => row.ToBucket(tick.Shard.Uses)), context.Policy, context.Announced);
    }

    private async Task<Sight> SightAsync(
        KeyState key, WorkspaceTick workspace, Incident? last, JudgeContext context)
    {
        // Asked only where the answer can end something.
        var isCounted = last is { IsOpen: true }
            && last.Signals.Any(s => s.Signal.Kind is SignalKind.LimitNear or SignalKind.LimitCrossed);
        return new Sight
        {
            Usage = ExpectedUse.SightOf(workspace.SettledThrough, context.Announced, last),
            UnusedSince = key.Watch.Profile.LastUsed + UsageSpan.Length ?? DateTimeOffset.MinValue,
            Readings = key.ReadingsThrough,
            Counters = isCounted
                ? await tick.Reader.Keys.CountersThroughAsync(key.WorkspaceId) ?? DateTimeOffset.MinValue
                : DateTimeOffset.MinValue,
            Inventory = workspace.InventoryReadAt ?? DateTimeOffset.MinValue,
        };
    }

    private async Task<IReadOnlyList<Signal>> JudgeRevisedAsync(
        KeyInput input, WorkspaceTick workspace, JudgeContext context)
    {
        var signals = new List<Signal>();
        foreach (var revised in input.Revised)
        {
            var hour = await tick.Reader.HourAsync(input.Key.Id, revised.BucketStart, workspace.ReadingBefore);
            // Only what grew is news: less than was thought never takes a page back.
            if (hour is [.., var last] && last.Credits > last.CreditsBefore)
                signals.AddRange(
                    input.Key.Watch.JudgeRevised([.. hour.Select(r => r.ToBucket(tick.Shard.Uses))], context).Signals
                        ?? []);
        }
        return signals;
    }
}
