using Burnwatch.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace Burnwatch.Alerting.Health;

/// <summary>Tells a dead man's switch that the daemon sees. It is silent while it does not, and so are we.</summary>
[DisallowConcurrentExecution]
internal sealed partial class HeartbeatJob(
    HealthReader health, IOptions<HealthOptions> options, ILogger<HeartbeatJob> logger) : IJob
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(BeatAsync(cancellationToken));

    internal async Task BeatAsync(CancellationToken cancellation)
    {
        try
        {
            if (options.Value.Heartbeat is not { } reference)
                return;
            var reasons = await health.JudgeAsync(cancellation);
            if (reasons.Count > 0)
            {
                Log.Silent(logger, reasons[0].Sentence);
                return;
            }
            var address = new Uri(SecretReference.Parse(reference).Resolve().Reveal());
            using var answer = await Http.GetAsync(address, cancellation);
            if (!answer.IsSuccessStatusCode)
                Log.Failed(logger, FormattableString.Invariant($"it answered {(int)answer.StatusCode}"));
        }
        catch (SecretUnavailableException e)
        {
            Log.Failed(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The address is a secret, and the messages of some exceptions repeat it.
            Log.Failed(logger, e.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No heartbeat was sent, since the daemon does not see: {Reason}")]
        public static partial void Silent(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The heartbeat to Health:Heartbeat failed, the next one is tried: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
