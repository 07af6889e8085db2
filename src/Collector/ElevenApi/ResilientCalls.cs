using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Makes calls through the budget, the time-outs, the retries and the circuit breaker of their workspace. All our calls
/// only read, or say how a key shall be, so each may be made again; none is made twice at once.
/// </summary>
/// <remarks>
/// What passes within seconds is dealt with here; what lasts is a failed poll, whose waits are
/// <see cref="Polling.PollBackoff"/>'s. A call is tried, not its request: an answer that breaks off counts as one that
/// never came. Time-outs run on the machine's clock, for they measure the wire; everything else on ours.
/// </remarks>
internal sealed partial class ResilientCalls(
    int retries, TimeSpan timeout, int requestsPerMinute, TimeProvider time, ILogger<ResilientCalls> logger)
{
    /// <summary>A provider that asks for a longer wait is asked again by the next poll.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is asked of a workspace at which nearly every call failed for a minute.</summary>
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private static readonly ResiliencePropertyKey<CallLane> Lane = new("lane");

    // Their measurements, on the meter "Polly"; what is worth a line is logged here, once and in our words.
    private static readonly TelemetryOptions Measured = new() { LoggerFactory = NullLoggerFactory.Instance };

    private readonly ConcurrentDictionary<(string Workspace, Uri BaseUrl), ResiliencePipeline> pipelines = new();

    /// <summary>Makes a call.</summary>
    /// <param name="call">What it is to do, for the error: "read the usage".</param>
    /// <param name="access">Whose budget it takes from, and how soon.</param>
    /// <param name="attempt">One attempt; it fails with an <see cref="ElevenApiException"/>.</param>
    /// <param name="cancellation">Ends it early, waits included.</param>
    public async Task<T> RunAsync<T>(
        string call,
        ElevenApiAccess access,
        Func<CancellationToken, ValueTask<T>> attempt,
        CancellationToken cancellation)
    {
        var pipeline = pipelines.GetOrAdd((access.Workspace, access.BaseUrl), key => Build(key.Workspace));
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(Lane, access.Lane);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, attempt) => attempt(context.CancellationToken), context, attempt);
        }
        catch (BrokenCircuitException e)
        {
            var last = (e.InnerException as ElevenApiException)?.Failure.Sentence ?? "no answer came in time.";
            throw new ElevenApiException(call, new ElevenApiFailure(
                ElevenApiFailureKind.Transient,
                $"it was not tried, since nearly every call of the last minute failed; the last one: {last}"));
        }
        catch (TimeoutRejectedException e)
        {
            throw new ElevenApiException(call, new ElevenApiFailure(
                ElevenApiFailureKind.Transient,
                $"no whole answer came within {e.Timeout.TotalSeconds:0} s. It is tried again later."));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline Build(string workspace)
    {
        var budget = new RequestBudget(requestsPerMinute, time);
        var builder = new ResiliencePipelineBuilder
        {
            Name = "elevenapi",
            InstanceName = workspace,
            TimeProvider = time,
        };
        builder.ConfigureTelemetry(Measured);
        // The wait for the budget stands outside of every time-out: it is no failure.
        builder.AddRateLimiter(new RateLimiterStrategyOptions
        {
            RateLimiter = args => budget.WaitAsync(LaneOf(args.Context), args.Context.CancellationToken),
        });
        builder.AddPipeline(TimeOut(timeout * 2));
        if (retries > 0)
            builder.AddRetry(Retry(budget));
        builder.AddCircuitBreaker(Breaker(workspace));
        builder.AddPipeline(TimeOut(timeout));
        return builder.Build();
    }

    private static ResiliencePipeline TimeOut(TimeSpan timeout) =>
        new ResiliencePipelineBuilder { TimeProvider = TimeProvider.System }.AddTimeout(timeout).Build();

    private RetryStrategyOptions Retry(RequestBudget budget) => new()
    {
        MaxRetryAttempts = retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromSeconds(1),
        MaxDelay = LongestWait,
        DelayGenerator = args => ValueTask.FromResult(FailureOf(args.Outcome)?.RetryAfter),
        // Again only while there is budget for it, or what is down would be asked so much more than what is up.
        ShouldHandle = args => ValueTask.FromResult(
            args.AttemptNumber < retries && IsWorthwhile(args.Outcome) && budget.TryTake(LaneOf(args.Context))),
        OnRetry = args =>
        {
            var why = FailureOf(args.Outcome)?.Sentence ?? "no answer came in time";
            Log.TriedAgain(logger, args.AttemptNumber + 1, args.RetryDelay, why);
            return default;
        },
    };

    private CircuitBreakerStrategyOptions Breaker(string workspace) => new()
    {
        // Nearly all: one endpoint that is down for long must not blind us to the others.
        FailureRatio = 0.9,
        MinimumThroughput = 6,
        SamplingDuration = TimeSpan.FromMinutes(1),
        BreakDuration = Break,
        ShouldHandle = args => ValueTask.FromResult(IsDown(args.Outcome)),
        OnOpened = args =>
        {
            Log.Opened(logger, workspace, args.BreakDuration);
            return default;
        },
        OnClosed = _ =>
        {
            Log.Closed(logger, workspace);
            return default;
        },
    };

    private static bool IsDown(Outcome<object> outcome) =>
        outcome.Exception is TimeoutRejectedException
        || FailureOf(outcome) is { Kind: ElevenApiFailureKind.Transient };

    private static bool IsWorthwhile(Outcome<object> outcome) =>
        !(FailureOf(outcome)?.RetryAfter > LongestWait)
        && (IsDown(outcome) || FailureOf(outcome)?.Kind
            is ElevenApiFailureKind.ThrottledRate or ElevenApiFailureKind.ThrottledConcurrency);

    private static ElevenApiFailure? FailureOf(Outcome<object> outcome) =>
        (outcome.Exception as ElevenApiException)?.Failure;

    private static CallLane LaneOf(ResilienceContext context) =>
        context.Properties.GetValue(Lane, CallLane.Background);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Attempt {Attempt} of a call failed, the next one follows in {Wait}: {Why}")]
        public static partial void TriedAgain(ILogger logger, int attempt, TimeSpan wait, string why);

        [LoggerMessage(2, LogLevel.Warning,
            "Nearly every call for workspace {Workspace} failed for a minute; the provider is left alone for {Break}")]
        public static partial void Opened(ILogger logger, string workspace, TimeSpan @break);

        [LoggerMessage(3, LogLevel.Information, "Calls for workspace {Workspace} succeed again")]
        public static partial void Closed(ILogger logger, string workspace);
    }
}
