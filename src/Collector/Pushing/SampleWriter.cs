using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Pushing;

/// <summary>
/// Stores what waits, all of it in one transaction; on disk while the database is away, and in order after.
/// </summary>
internal sealed partial class SampleWriter(
    SampleStore store, SampleBuffer buffer, IOptions<PushOptions> options, PushMeter meter, TimeProvider time,
    ILogger<SampleWriter> logger) : BackgroundService
{
    /// <summary>So many batches are stored together at most.</summary>
    private const int MostTogether = 256;

    /// <summary>
    /// How long after the database was away it is tried again; what comes meanwhile goes to disk at once.
    /// </summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private readonly Channel<WaitingBatch> queue = Channel.CreateBounded<WaitingBatch>(
        new BoundedChannelOptions(options.Value.QueuedBatches) { SingleReader = true });

    /// <summary>So many rows wait at most, of however few batches: ten of the largest.</summary>
    private readonly long mostRows = 10L * options.Value.MostRows;

    private readonly StoredMemory memory = new();
    private long waitingRows;
    private long awayAt;
    private bool isAway;

    /// <summary>How many batches wait.</summary>
    internal int Waiting => queue.Reader.Count;

    /// <summary>Takes a batch; false where too many wait.</summary>
    public bool TryAdd(WaitingBatch batch)
    {
        var rows = batch.Samples.Rows;
        if (Interlocked.Add(ref waitingRows, rows) <= mostRows && queue.Writer.TryWrite(batch))
            return true;
        Interlocked.Add(ref waitingRows, -rows);
        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var together = new List<WaitingBatch>();
        try
        {
            while (await WaitAsync(stoppingToken))
            {
                Take(together);
                await StoreAsync(together, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            queue.Writer.TryComplete();
            while (Take(together))
                await StoreAsync(together, CancellationToken.None);
        }
    }

    // False never comes while it runs; with something on disk it comes back soon, to try that again.
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        if (buffer.IsEmpty)
            return await queue.Reader.WaitToReadAsync(cancellation);
        if (!isAway)
            return true;
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waited = Task.Delay(TryAgain - Elapsed(), time, soon.Token);
        await Task.WhenAny(queue.Reader.WaitToReadAsync(soon.Token).AsTask(), waited);
        await soon.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return true;
    }

    private TimeSpan Elapsed()
    {
        var elapsed = time.GetElapsedTime(awayAt);
        return elapsed < TryAgain ? elapsed : TryAgain;
    }

    private bool Take(List<WaitingBatch> together)
    {
        together.Clear();
        while (together.Count < MostTogether && queue.Reader.TryRead(out var batch))
        {
            together.Add(batch);
            Interlocked.Add(ref waitingRows, -batch.Samples.Rows);
        }
        return together.Count > 0;
    }

    private async Task StoreAsync(List<WaitingBatch> together, CancellationToken cancellation)
    {
        try
        {
            var mayAsk = !isAway || time.GetElapsedTime(awayAt) >= TryAgain;
            if (mayAsk && await DrainAsync(cancellation) && await SaveAsync(together, cancellation))
                return;
            Buffer(together);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The loop must outlive any one failure; those who wait are told, and send again.
            Log.NotStored(logger, together.Count, e);
            together.ForEach(batch => batch.Fail(e));
            (isAway, awayAt) = (true, time.GetTimestamp());
        }
        catch (OperationCanceledException)
        {
            // Asked to stop in the middle: nothing was committed, and the disk keeps it for the next start.
            Buffer(together);
            throw;
        }
    }

    // What waits on disk is older, so it goes first. False while the database is away.
    private async Task<bool> DrainAsync(CancellationToken cancellation)
    {
        while (!buffer.IsEmpty && buffer.Oldest() is { } file)
        {
            try
            {
                await SaveAsync([.. file.Batches.DistinctBy(b => b.Name)], cancellation);
                Back();
                buffer.Remove(file);
                Log.Replayed(logger, file.Batches.Count, file.Path);
            }
            catch (Exception e) when (DatabaseAway.Is(e))
            {
                Away(e);
                return false;
            }
            catch (Npgsql.PostgresException e)
            {
                Log.FileRefused(logger, file.Path, e);
                buffer.SetAside(file);
            }
        }
        return true;
    }

    private async Task<bool> SaveAsync(List<WaitingBatch> together, CancellationToken cancellation)
    {
        if (together.Count == 0)
            return true;
        // The same batch twice at once: the second is told what the first is told.
        var once = together.DistinctBy(b => b.Samples.Name).ToList();
        try
        {
            var repeated = await SaveAsync([.. once.Select(b => b.Samples)], cancellation);
            Back();
            foreach (var batch in once)
            {
                var isRepeated = repeated.TryGetValue(batch.Samples, out var answer);
                batch.End(isRepeated ? PushOutcomeKind.Repeated : PushOutcomeKind.Stored, answer);
            }
            foreach (var batch in together.Except(once))
                batch.End(PushOutcomeKind.Repeated);
            return true;
        }
        catch (Exception e) when (DatabaseAway.Is(e))
        {
            Away(e);
            return false;
        }
    }

    private async Task<IReadOnlyDictionary<KnownSamples, string>> SaveAsync(
        IReadOnlyList<KnownSamples> batches, CancellationToken cancellation)
    {
        MergedSamples? merged = null;
        var repeated = await store.SaveAsync(
            batches, fresh => merged = MergedSamples.Of(fresh, memory), cancellation);
        memory.Keep(merged!);
        return repeated;
    }

    private void Buffer(List<WaitingBatch> together)
    {
        if (together.Count == 0)
            return;
        var isKept = TryBuffer([.. together.Select(b => b.Samples).DistinctBy(b => b.Name)]);
        foreach (var batch in together)
        {
            if (isKept)
                batch.End(PushOutcomeKind.Buffered);
            else
                batch.Refuse(SampleIntake.RetryWhenFull);
        }
        meter.Buffered(buffer.Bytes, isKept ? together.Count : 0);
    }

    private bool TryBuffer(IReadOnlyList<KnownSamples> batches)
    {
        try
        {
            return buffer.TryAdd(batches, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotBuffered(logger, batches.Count, e);
            return false;
        }
    }

    private void Away(Exception e)
    {
        awayAt = time.GetTimestamp();
        if (!isAway)
            Log.DatabaseAway(logger, e);
        isAway = true;
    }

    private void Back()
    {
        if (isAway)
            Log.DatabaseBack(logger, buffer.Bytes);
        isAway = false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "The database is away; what services push goes to disk, and is stored in order once it is back")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information,
            "The database is back; {Bytes} bytes of pushed batches on disk are stored first")]
        public static partial void DatabaseBack(ILogger logger, long bytes);

        [LoggerMessage(3, LogLevel.Information, "Stored {Count} pushed batches that waited in {Path}")]
        public static partial void Replayed(ILogger logger, int count, string path);

        [LoggerMessage(4, LogLevel.Error,
            "The database refused the pushed batches in {Path}; the file is set aside, and those after it are stored")]
        public static partial void FileRefused(ILogger logger, string path, Exception exception);

        [LoggerMessage(5, LogLevel.Error,
            "{Count} pushed batches were not stored; their senders are told to send them again")]
        public static partial void NotStored(ILogger logger, int count, Exception exception);

        [LoggerMessage(6, LogLevel.Error,
            "{Count} pushed batches could not be kept on disk while the database is away; their senders are told to " +
            "send them again; set Push:BufferDirectory to a folder that can be written to")]
        public static partial void NotBuffered(ILogger logger, int count, Exception exception);
    }
}
