using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;

namespace Burnwatch.Collector.Drilling;

/// <summary>
/// Makes a fake leak of a made-up key and cleans up after it. Its usage goes in as every reading does, so what pages
/// for it is what would page for a real one; it belongs to a workspace that nothing counts.
/// </summary>
public sealed class DrillLeak
{
    private readonly DrillStore drills;
    private readonly WorkspaceStore workspaces;
    private readonly UsageStore usage;

    internal DrillLeak(DrillStore drills, WorkspaceStore workspaces, UsageStore usage) =>
        (this.drills, this.workspaces, this.usage) = (drills, workspaces, usage);

    /// <summary>The one that runs; null while none does.</summary>
    public Task<Drill?> RunningAsync(CancellationToken cancellation) => drills.RunningAsync(cancellation);

    /// <summary>Begins one, with the past of a key that nobody uses; null where another one runs.</summary>
    public async Task<Drill?> BeginAsync(
        string author, TimeSpan timeout, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = $"DRILL {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}";
        if (await drills.RunningAsync(cancellation) is not null)
            return null;
        var workspace = await workspaces.EnterDrillAsync(name, cancellation);
        // Room to resolve and to clean up in.
        var endsBy = now + timeout + TimeSpan.FromMinutes(10);
        if (await drills.BeginAsync(workspace, author, now, endsBy, cancellation) is not { } id)
            return null;
        var drill = new Drill { Id = id, WorkspaceId = workspace, Name = name, StartedAt = now, EndsBy = endsBy };
        try
        {
            await TellPastAsync(drill, now, cancellation);
            return drill;
        }
        catch
        {
            // One that runs keeps others from beginning.
            await EndAsync(drill, now, CancellationToken.None);
            throw;
        }
    }

    private async Task TellPastAsync(Drill drill, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = ReadingSpan.Floor(now) - DrillTraffic.Lead;
        var hour = ReadingSpan.Floor(known, ReadingSpan.Hour);
        var past = new ReadingSpan(hour - DrillTraffic.History, hour, ReadingSpan.Hour);
        await StoreAsync(drill, past, DrillTraffic.Usual(drill.Name, past), now, cancellation);
        var running = new ReadingSpan(hour, known);
        if (known > hour)
            await StoreAsync(drill, running, DrillTraffic.Usual(drill.Name, running), now, cancellation);
    }

    /// <summary>Lets it leak up to this minute.</summary>
    /// <param name="drill">The drill.</param>
    /// <param name="from">Where it went on to the last time; null to begin.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Where it went on to.</returns>
    public async Task<DateTimeOffset> LeakAsync(
        Drill drill, DateTimeOffset? from, DateTimeOffset now, CancellationToken cancellation)
    {
        var to = ReadingSpan.Floor(now);
        var start = from ?? ReadingSpan.Floor(drill.StartedAt) - DrillTraffic.Lead;
        if (to <= start)
            return start;
        var span = new ReadingSpan(start, to);
        await StoreAsync(drill, span, DrillTraffic.Leak(drill.Name, span), now, cancellation);
        await drills.LeakedAsync(drill.Id, now, cancellation);
        return to;
    }

    /// <summary>Keeps what was seen of it.</summary>
    public Task SeenAsync(
        Drill drill, DateTimeOffset? pagedAt, DateTimeOffset? acknowledgedAt, CancellationToken cancellation) =>
        drills.SeenAsync(drill.Id, pagedAt, acknowledgedAt, cancellation);

    /// <summary>Takes its usage away; its incident stays as the record of it.</summary>
    public async Task EndAsync(Drill drill, DateTimeOffset now, CancellationToken cancellation)
    {
        await workspaces.EndDrillAsync(drill.WorkspaceId, cancellation);
        await usage.ForgetDrillAsync(drill.WorkspaceId, cancellation);
        await drills.EndAsync(drill.Id, now, cancellation);
    }

    private async Task StoreAsync(
        Drill drill, ReadingSpan span, IReadOnlyList<UsageRow> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var last = await workspaces.LastReadingAsync(drill.WorkspaceId, cancellation);
        var reading = new UsageReading(drill.WorkspaceId, last, span, now, IsWhole: true, rows);
        if (await usage.SaveAsync(reading, cancellation) is null)
            throw new InvalidOperationException($"The usage of {drill.Name} was stored by somebody else meanwhile.");
    }
}
