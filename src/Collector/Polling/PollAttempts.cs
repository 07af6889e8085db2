using System.Collections.Concurrent;
using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.Polling;

/// <summary>
/// Makes polls so that none can end its job or the poll of another workspace: a failure is logged, kept on the
/// workspace's row and followed by a wait. A tick within the wait does nothing.
/// </summary>
/// <remarks>The waits are in memory: after a restart, as after mending a key, everything is tried at once.</remarks>
internal sealed partial class PollAttempts(
    WorkspaceStore workspaces,
    AdminKeyChoice keys,
    PollMeter meter,
    TimeProvider time,
    ILogger<PollAttempts> logger)
{
    private readonly ConcurrentDictionary<(PollKind, string, SecretReference), PollBackoff> backoffs = new();

    /// <summary>Tries the poll if it is due; throws only when it is stopped.</summary>
    public async Task TryAsync(
        Poll poll, Func<ElevenApiAccess, CancellationToken, Task> act, CancellationToken cancellation)
    {
        var identity = (poll.Kind, poll.Workspace.Name, poll.Key);
        var backoff = backoffs.GetValueOrDefault(identity);
        if (!backoff.IsDue(time.GetUtcNow()))
            return;
        using var activity = PollMeter.Begin(poll);
        try
        {
            if (poll.Key == poll.Workspace.ApiKey)
                await keys.UseAsync(poll.Workspace, InLaneAsync, cancellation);
            else
                await InLaneAsync(poll.Workspace.Access(poll.Key), cancellation);
            await workspaces.ClearFailureAsync(poll.Workspace, poll.Kind, cancellation);
            backoffs.TryRemove(identity, out _);
            meter.End(poll, activity, failure: null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var asked = (e as ElevenApiException)?.Failure.RetryAfter;
            var next = backoff.Failed(poll.Interval, asked, time.GetUtcNow(), Random.Shared.NextDouble());
            backoffs[identity] = next;
            meter.End(poll, activity, e.GetType().Name);
            await TellAsync(poll, e, next, cancellation);
        }

        Task InLaneAsync(ElevenApiAccess access, CancellationToken token) =>
            act(access with { Lane = poll.Kind is PollKind.Usage ? CallLane.Fast : CallLane.Background }, token);
    }

    private async Task TellAsync(Poll poll, Exception e, PollBackoff next, CancellationToken cancellation)
    {
        var kind = e switch
        {
            ElevenApiException known => known.Failure.Kind.ToString(),
            SecretUnavailableException => "SecretUnavailable",
            _ => null,
        };
        if (kind is null)
            Log.PollBroke(logger, poll.Kind, poll.Workspace.Name, next.NotBefore, e);
        else
            Log.PollFailed(logger, poll.Kind, poll.Workspace.Name, kind, e.Message, next.NotBefore);

        try
        {
            // What is none of ours may hold anything, so only its type is kept; the log has the rest.
            var failure = kind is null ? $"Internal: {e.GetType().Name}. The log says more." : $"{kind}: {e.Message}";
            await workspaces.RecordFailureAsync(poll.Workspace, poll.Kind, failure, time.GetUtcNow(), cancellation);
        }
        catch (Exception own) when (own is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.FailureNotRecorded(logger, poll.Workspace.Name, own);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "{Kind} poll of workspace {Workspace} failed, {Failure}: {Sentence} Next try not before {NotBefore:u}")]
        public static partial void PollFailed(
            ILogger logger, PollKind kind, string workspace, string failure, string sentence, DateTimeOffset notBefore);

        [LoggerMessage(2, LogLevel.Error,
            "{Kind} poll of workspace {Workspace} broke; next try not before {NotBefore:u}")]
        public static partial void PollBroke(
            ILogger logger, PollKind kind, string workspace, DateTimeOffset notBefore, Exception e);

        [LoggerMessage(3, LogLevel.Error,
            "The failure of workspace {Workspace} was not recorded; the next one will be")]
        public static partial void FailureNotRecorded(ILogger logger, string workspace, Exception e);
    }
}
