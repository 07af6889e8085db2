using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Client;

/// <summary>
/// Gathers what responses told and sends it in the background, in batches; what does not fit is dropped.
/// </summary>
internal sealed partial class Reporter : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Channel<ResponseSample> queue;
    private readonly BatchSender sender;
    private readonly BurnwatchReportingOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationTokenSource ended = new();
    private readonly Task sending;
    private int toldOfKey;
    private int disposed;

    public Reporter(BurnwatchReportingOptions options, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        queue = Channel.CreateBounded<ResponseSample>(
            new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        sender = new BatchSender(options);
        sending = Start();
    }

    /// <summary>Takes a sample, or drops it.</summary>
    public void Add(in ResponseSample sample)
    {
        if (!queue.Writer.TryWrite(sample))
            ReportingMeter.Dropped(DropReason.Full);
    }

    /// <summary>Says once that a name holds a key.</summary>
    public void TellOfKey()
    {
        if (Interlocked.Exchange(ref toldOfKey, 1) == 0)
            Log.KeyInReport(logger);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Sends what waits, once, for as long as the options give.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        queue.Writer.TryComplete();
        await ending.CancelAsync().ConfigureAwait(false);
        ended.CancelAfter(options.FlushTimeout);
        await sending.ConfigureAwait(false);
        sender.Dispose();
        ending.Dispose();
        ended.Dispose();
    }

    // It outlives the request that happens to be the first, and must not go on in its trace.
    private Task Start()
    {
        if (ExecutionContext.IsFlowSuppressed())
            return Task.Run(RunAsync);
        using (ExecutionContext.SuppressFlow())
            return Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        var batch = new List<ResponseSample>(options.BatchSize);
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await GatherAsync(batch).ConfigureAwait(false);
            try
            {
                await SendAsync(batch).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // By design: no service is to fail by what reports on it.
                Drop(DropReason.Failed, batch.Count, e.GetType().Name);
            }
        }
    }

    private async Task GatherAsync(List<ResponseSample> batch)
    {
        batch.Clear();
        using var full = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        using var interval = new CancellationTokenSource(options.Interval, time);
        using var registration = interval.Token.Register(full.Cancel);
        try
        {
            while (batch.Count < options.BatchSize
                && await queue.Reader.WaitToReadAsync(full.Token).ConfigureAwait(false))
            {
                while (batch.Count < options.BatchSize && queue.Reader.TryRead(out var sample))
                    batch.Add(sample);
            }
        }
        catch (OperationCanceledException)
        {
            while (batch.Count < options.BatchSize && queue.Reader.TryRead(out var sample))
                batch.Add(sample);
        }
    }

    private async Task SendAsync(List<ResponseSample> batch)
    {
        if (batch.Count == 0)
            return;
        var (body, key) = (BatchBody.Of(batch, options), Guid.NewGuid().ToString("n"));
        var began = time.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var (outcome, what, retryAfter) = await TryAsync(body, key).ConfigureAwait(false);
            if (outcome is BatchOutcome.Taken)
            {
                ReportingMeter.Sent(batch.Count);
                return;
            }
            if (outcome is BatchOutcome.Refused)
            {
                Drop(DropReason.Refused, batch.Count, what);
                return;
            }
            var next = retryAfter > wait ? retryAfter.Value : wait;
            if (time.GetElapsedTime(began) + next > options.GiveUpAfter || !await WaitAsync(next).ConfigureAwait(false))
            {
                Drop(DropReason.Unreachable, batch.Count, what);
                return;
            }
            ReportingMeter.SentAgain();
        }
    }

    private async Task<(BatchOutcome Outcome, string What, TimeSpan? RetryAfter)> TryAsync(byte[] body, string key)
    {
        try
        {
            var (outcome, status, retryAfter) = await sender.SendAsync(body, key, ended.Token).ConfigureAwait(false);
            return (outcome, $"status {status}", retryAfter);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException
            or UnauthorizedAccessException)
        {
            // The kind alone: a message may quote what was asked for.
            return (BatchOutcome.Later, e.GetType().Name, null);
        }
    }

    // False once the program ends: then nothing is tried again.
    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, ending.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Drop(DropReason reason, int samples, string what)
    {
        ReportingMeter.Dropped(reason, samples);
        if (reason is DropReason.Refused)
            Log.BatchRefused(logger, samples, what);
        else
            Log.BatchDropped(logger, samples, what);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Burnwatch refused what was reported of {Samples} responses ({What}), which is dropped; check the token, " +
            "its scope and the address")]
        public static partial void BatchRefused(ILogger logger, int samples, string what);

        [LoggerMessage(2, LogLevel.Warning,
            "Burnwatch could not be told of {Samples} responses ({What}), which are dropped; the next are sent as " +
            "usual")]
        public static partial void BatchDropped(ILogger logger, int samples, string what);

        [LoggerMessage(3, LogLevel.Error,
            "A name that was to be reported to Burnwatch holds a key, so nothing of such responses is reported; name " +
            "the credential by the provider's id or hash of it, or by its name")]
        public static partial void KeyInReport(ILogger logger);
    }
}
