using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Alerting.Quiet;

/// <summary>Tells in the log what is quiet no longer and what it hid, once, by whichever node takes it.</summary>
[DisallowConcurrentExecution]
internal sealed partial class AnnounceEndsJob(
    QuietRuleStore rules, QuietReader reader, TimeProvider time, ILogger<AnnounceEndsJob> logger) : IJob
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ended = await rules.TakeEndedAsync(now, cancellation);
        if (ended.Count == 0)
            return;
        var lines = (await reader.ListAsync(now, cancellation)).ToDictionary(line => line.Rule.Id);
        foreach (var rule in ended)
        {
            if (!lines.TryGetValue(rule.Id, out var line))
                continue;
            if (line.Fault is { } fault)
                Log.WasNeverInForce(logger, rule.Words, fault);
            else
                Log.IsOver(
                    logger, rule.Words, rule.EndsAt, line.Hidden.Count, line.Incidents,
                    line.Hidden.Count(h => h.ToldAt is null), line.Bursts.Count(b => b.CrossedAt is not null));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "The {Rule} ended {EndedAt:u}: it hid {Pages} pages of {Incidents} incidents, {Untold} of them not told "
            + "since, and {Crossed} of its bursts used more than was announced")]
        public static partial void IsOver(
            ILogger logger, string rule, DateTimeOffset endedAt, int pages, int incidents, int untold, int crossed);

        [LoggerMessage(2, LogLevel.Error, "The {Rule} is over and was never in force on this machine: {Fault}")]
        public static partial void WasNeverInForce(ILogger logger, string rule, string fault);
    }
}
