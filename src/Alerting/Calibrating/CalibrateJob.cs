using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>Looks whether thresholds or peers are due.</summary>
[DisallowConcurrentExecution]
internal sealed partial class CalibrateJob(WorkspaceCalibrator calibrator, ILogger<CalibrateJob> logger) : IJob
{
    /// <summary>Far oftener than anything is due: the first time is soon after the history was learnt.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await calibrator.RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.NotLooked(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "Whether thresholds or peers are due was not found out; what is in force stays until the next run")]
        public static partial void NotLooked(ILogger logger, Exception error);
    }
}
