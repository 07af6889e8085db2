using Burnwatch.Alerting.Incidents;
using Burnwatch.Collector.Drilling;
using Dapper;
using Npgsql;

namespace Burnwatch.Host.Drilling;

/// <summary>
/// Runs a drill beside the daemons: lets a made-up key leak, waits until they have paged and somebody has acknowledged,
/// resolves it, and cleans up.
/// </summary>
internal sealed class DrillRun(
    DrillLeak leak, IncidentActStore acts, NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long the resolve may take before it is left to the daemons.</summary>
    private static readonly TimeSpan ResolveWithin = TimeSpan.FromMinutes(3);

    private const string SightSql = """
        select (select count(*) from shard_progress p where p.workspace_id = @WorkspaceId)
                   = (select count(*) from shard) as is_learnt,
               i.id as incident_id, i.state,
               (select min(p.sent_at) from page p
                 where p.incident_id = i.id and p.action = 'trigger' and p.state = 'sent') as paged_at,
               (select min(a.at) from incident_act a
                 where a.incident_id = i.id and a.kind = 'acknowledge') as acknowledged_at,
               (select count(*) from page p where p.incident_id = i.id and p.state = 'waiting') as waiting
          from (select 1) one
          left join (incident i join key k on k.id = i.key_id and k.workspace_id = @WorkspaceId) on true
         order by i.id desc
         limit 1
        """;

    /// <summary>Runs one to its end.</summary>
    /// <exception cref="CommandException">Another one runs, or this one was cancelled; nothing is left of it.</exception>
    public async Task<DrillOutcome> RunAsync(string author, TimeSpan timeout, CancellationToken cancellation)
    {
        await ClearAsync(cancellation);
        var drill = await leak.BeginAsync(author, timeout, time.GetUtcNow(), cancellation)
            ?? throw await RunningAsync(cancellation);
        try
        {
            var outcome = await WaitAsync(drill, drill.StartedAt + timeout, cancellation);
            await ResolveAsync(drill, author, cancellation);
            return outcome;
        }
        catch (OperationCanceledException e) when (cancellation.IsCancellationRequested)
        {
            throw new CommandException(
                $"{drill.Name} was stopped; the next evaluation of a daemon resolves what it opened.", e);
        }
        finally
        {
            // However it ends: what is open of it still, or opens in this moment, is resolved by the daemons.
            await leak.EndAsync(drill, time.GetUtcNow(), CancellationToken.None);
        }
    }

    private async Task<DrillOutcome> WaitAsync(Drill drill, DateTimeOffset end, CancellationToken cancellation)
    {
        var (leakedAt, through) = ((DateTimeOffset?)null, (DateTimeOffset?)null);
        while (true)
        {
            var now = time.GetUtcNow();
            var sight = await SeeAsync(drill, cancellation);
            await leak.SeenAsync(drill, sight.PagedAt, sight.AcknowledgedAt, cancellation);
            if (sight is { PagedAt: not null, AcknowledgedAt: not null } || now >= end)
                return new DrillOutcome(drill.Name, sight.IncidentId, leakedAt, sight.PagedAt, sight.AcknowledgedAt);
            // It burns on until somebody was told, as a thief does.
            if (sight.PagedAt is null && sight.IsLearnt)
            {
                through = await leak.LeakAsync(drill, through, now, cancellation);
                leakedAt ??= now;
            }

            await Task.Delay(Look, time, cancellation);
        }
    }

    // Until the end was told where the page was, or that takes too long.
    private async Task ResolveAsync(Drill drill, string author, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + ResolveWithin;
        if ((await SeeAsync(drill, cancellation)).IncidentId is not { } incident)
            return;
        await acts.AddAsync(
            incident,
            new IncidentAct
            {
                Kind = IncidentActKind.Resolve,
                At = time.GetUtcNow(),
                Author = author,
                Text = "The drill is over.",
                Source = "command",
            },
            cancellation);
        while (await SeeAsync(drill, cancellation) is var sight
            && (sight.State != "resolved" || sight.Waiting > 0)
            && time.GetUtcNow() < until)
        {
            await Task.Delay(Look, time, cancellation);
        }
    }

    // What was left behind would stand in the way for ever.
    private async Task ClearAsync(CancellationToken cancellation)
    {
        if (await leak.RunningAsync(cancellation) is { } left && left.EndsBy < time.GetUtcNow())
            await leak.EndAsync(left, time.GetUtcNow(), cancellation);
    }

    private async Task<CommandException> RunningAsync(CancellationToken cancellation) =>
        await leak.RunningAsync(cancellation) is { } other
            ? new CommandException(
                $"{other.Name} runs already, until {other.EndsBy.UtcDateTime:HH:mm} UTC at the latest; try again when it is over.")
            : new CommandException("Another drill has just begun or ended; try again.");

    private async Task<DrillSight> SeeAsync(Drill drill, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<DrillSight>(
            new CommandDefinition(SightSql, new { drill.WorkspaceId }, cancellationToken: cancellation));
    }
}

/// <summary>What a drill showed.</summary>
internal sealed record DrillOutcome(
    string Name, long? IncidentId, DateTimeOffset? LeakedAt, DateTimeOffset? PagedAt, DateTimeOffset? AcknowledgedAt)
{
    public double? MinutesToPage => (PagedAt - LeakedAt)?.TotalMinutes;

    public double? MinutesToAcknowledge => (AcknowledgedAt - LeakedAt)?.TotalMinutes;
}
