using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Secrets;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Reads a stretch of a workspace's past once more, or for the first time: through the same store as the daemon, so
/// beside it or without it.
/// </summary>
public sealed class UsageBackfill
{
    private readonly IReadOnlyList<WatchedWorkspace> workspaces;
    private readonly WorkspaceStore states;
    private readonly UsageHourStore hours;
    private readonly UsageReader reader;
    private readonly PartitionStore partitions;
    private readonly CollectorOptions options;
    private readonly TimeProvider time;

    internal UsageBackfill(
        IReadOnlyList<WatchedWorkspace> workspaces,
        WorkspaceStore states,
        UsageHourStore hours,
        UsageReader reader,
        PartitionStore partitions,
        IOptions<CollectorOptions> options,
        TimeProvider time) =>
        (this.workspaces, this.states, this.hours, this.reader, this.partitions, this.options, this.time) =
            (workspaces, states, hours, reader, partitions, options.Value, time);

    /// <summary>The names of the workspaces that can be read.</summary>
    public IReadOnlyList<string> Workspaces => [.. workspaces.Select(w => w.Name)];

    /// <summary>
    /// Reads the whole hours of a stretch of time, oldest first. Hours that were read before keep the width of their
    /// buckets; what did not change is not touched.
    /// </summary>
    /// <param name="workspace">One of <see cref="Workspaces"/>.</param>
    /// <param name="from">The first hour begins at or before it.</param>
    /// <param name="to">The last hour begins before it; hours that are not over are left to the daemon.</param>
    /// <param name="inMinutes">
    /// Whether hours that were never read are read in minutes; null: those of the last days are, as on first sight.
    /// </param>
    /// <param name="progress">Told after each part how much is done, 0 to 1, and through when.</param>
    /// <param name="cancellation">Ends it early; what was read so far stays.</param>
    /// <exception cref="BackfillException">There is nothing to read.</exception>
    /// <exception cref="BackfillFailedException">It could not be read to the end.</exception>
    public async Task<BackfillResult> RunAsync(
        string workspace,
        DateTimeOffset from,
        DateTimeOffset to,
        bool? inMinutes,
        Action<double, DateTimeOffset>? progress,
        CancellationToken cancellation)
    {
        var watched = workspaces.FirstOrDefault(w => w.Name == workspace)
            ?? throw new BackfillException(
                $"No workspace is named \"{workspace}\". Collector:Workspaces names "
                + $"{(workspaces.Count == 0 ? "none" : string.Join(", ", Workspaces))}.");
        var now = time.GetUtcNow();
        var (begin, end) = Bounds(from, to, now);
        var minutesFrom = inMinutes switch
        {
            true => DateTimeOffset.MinValue,
            false => DateTimeOffset.MaxValue,
            null => new UsagePlan(options.Backfill, options.Minutes).MinutesFrom(now),
        };
        try
        {
            return await ReadAsync(watched, begin, end, minutesFrom, progress, cancellation);
        }
        catch (Exception e) when (e is ElevenApiException or SecretUnavailableException)
        {
            throw new BackfillFailedException(e.Message);
        }
    }

    private async Task<BackfillResult> ReadAsync(
        WatchedWorkspace watched,
        DateTimeOffset begin,
        DateTimeOffset end,
        DateTimeOffset minutesFrom,
        Action<double, DateTimeOffset>? progress,
        CancellationToken cancellation)
    {
        await partitions.MakeAsync(begin, end, cancellation);
        var access = watched.Access(watched.ApiKey);
        var (at, done) = (begin, new BackfillResult(begin, end, 0, 0));
        for (var overtaken = 0; at < end;)
        {
            var state = await states.EnsureAsync(watched, cancellation);
            var known = await hours.KnownAsync(state.Id, at, end, cancellation);
            var span = new SpanCutter(known, minutesFrom).Cut(at, end).First();
            var step = new UsageStep(span, IsWhole: false);
            if (await reader.ReadAsync(watched, access, state, step, cancellation) is not { } saved)
            {
                if (++overtaken >= UsageReader.MostOvertaken)
                    throw new BackfillFailedException($"{span} is being read by somebody else. Try it again later.");
                continue;
            }

            (at, overtaken) = (span.To, 0);
            done = done with { Readings = done.Readings + 1, Changed = done.Changed + saved.Changed };
            progress?.Invoke((at - begin) / (end - begin), at);
        }
        return done;
    }

    private (DateTimeOffset Begin, DateTimeOffset End) Bounds(
        DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        if (from >= to)
            throw new BackfillException($"--from {from:u} does not lie before --to {to:u}.");
        var begin = ReadingSpan.Floor(from, ReadingSpan.Hour);
        var oldest = ReadingSpan.Floor(now - options.Retention, ReadingSpan.Hour);
        if (begin < oldest)
        {
            throw new BackfillException(
                $"--from {from:u} is longer ago than usage is kept. Begin at {oldest:u} at the earliest, "
                + "or raise Collector:Retention.");
        }
        var over = ReadingSpan.Floor(now, ReadingSpan.Hour);
        var last = ReadingSpan.Floor(to + ReadingSpan.Hour - TimeSpan.FromTicks(1), ReadingSpan.Hour);
        var end = last < over ? last : over;
        return begin < end
            ? (begin, end)
            : throw new BackfillException($"No hour from {from:u} on is over. The daemon reads the one that runs.");
    }
}

/// <summary>What a backfill did.</summary>
/// <param name="From">The first hour that was read.</param>
/// <param name="To">The end of the last one.</param>
/// <param name="Readings">How many answers it took.</param>
/// <param name="Changed">How many buckets were new or had changed.</param>
public readonly record struct BackfillResult(DateTimeOffset From, DateTimeOffset To, int Readings, long Changed);

/// <summary>What was asked to be read again cannot be; the message is the sentence that the user reads.</summary>
public sealed class BackfillException(string message) : Exception(message);

/// <summary>What was to be read could not be read to the end; what was read so far is stored.</summary>
public sealed class BackfillFailedException(string message) : Exception(message);
