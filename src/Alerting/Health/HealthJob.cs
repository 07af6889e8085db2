using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Alerting.Health;

/// <summary>Judges whether the daemon sees, and pages where it does not.</summary>
[DisallowConcurrentExecution]
internal sealed partial class HealthJob(
    HealthReader health, AlarmStore alarms, TimeProvider time, ILogger<HealthJob> logger) : IJob
{
    // After a stop everything is old until it was read and judged once.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(JudgeAsync(cancellationToken));

    internal async Task JudgeAsync(CancellationToken cancellation)
    {
        try
        {
            var reasons = await health.JudgeAsync(cancellation);
            if (reasons.Count > 0 && time.GetUtcNow() - health.Since < Grace)
                return;
            if (await alarms.FollowAsync(reasons, time.GetUtcNow(), cancellation) is { } told)
                Log.Told(logger, told);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The alarm of the daemon itself moved, and its page is written: {Told}")]
        public static partial void Told(ILogger logger, string told);

        [LoggerMessage(LogLevel.Error, "Whether the daemon sees was not judged; the next run judges it")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
