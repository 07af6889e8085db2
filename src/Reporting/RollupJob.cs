using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Reporting;

/// <summary>Rolls usage up into days.</summary>
[DisallowConcurrentExecution]
internal sealed partial class RollupJob(RollupStore store, ILogger<RollupJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await store.RollUpAsync(cancellationToken);
            if (changed > 0)
                Log.RolledUp(logger, changed);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.RollupFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Changed} daily sums changed.")]
        public static partial void RolledUp(ILogger logger, int changed);

        [LoggerMessage(
            2, LogLevel.Error, "Usage was not rolled up into days; nothing is lost, the next run makes it up.")]
        public static partial void RollupFailed(ILogger logger, Exception exception);
    }
}
