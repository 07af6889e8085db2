using Burnwatch.Alerting.Containing;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Collector.Containment;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Host.Containing;

/// <summary>
/// Contains expendable keys whose incident is critical, where the policy wants it, and writes on the timeline what was
/// done or why nothing was: once for each incident.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class ContainExpendableJob(
    ExpendableReader reader, ContainmentDesk desk, IncidentActStore acts, TimeProvider time,
    ILogger<ContainExpendableJob> logger) : IJob
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(RunAsync(cancellationToken));

    /// <summary>Looks once; the failure of one incident is not that of the others.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var incidents = await reader.FiringAsync(time.GetUtcNow(), cancellation);
        foreach (var (incident, verdict, why) in AutomaticRule.JudgeAll(incidents))
        {
            try
            {
                if (verdict is AutomaticVerdict.Tell)
                    await TellAsync(incident, why, cancellation);
                else if (verdict is AutomaticVerdict.Contain && await ContainAsync(incident, cancellation) is { } became)
                    await TellAsync(incident, $"{why} {became}", cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Log.Failed(logger, incident.Id, incident.Key, e);
            }
        }
    }

    // Null where it is to be tried again.
    private async Task<string?> ContainAsync(ExpendableIncident incident, CancellationToken cancellation)
    {
        var policy = incident.Policy;
        var order = new ContainmentOrder(
            incident.KeyId,
            policy.AutomaticContainment is AutomaticContainment.Limit ? ContainmentAction.Limit : ContainmentAction.Disable)
        {
            LimitPlus = (long)policy.ContainmentLimitPlus,
            IncidentId = incident.Id,
        };
        var grant = ContainmentGrant.OfPolicy(policy.Expendable, incident.Severity is Severity.Critical)
            ?? throw new InvalidOperationException($"The policy does not grant to contain {incident.Key}.");
        try
        {
            var results = await desk.ContainAllAsync(order, grant, cancellation);
            return results.Any(r => r.Answer.Outcome is ContainmentOutcome.Unknown) ? null : WordsOf(incident, results);
        }
        catch (ContainmentException e) when (e.Fault is not ContainmentFault.Unreadable)
        {
            return $"Nothing was sent: {e.Message}";
        }
        catch (ContainmentException e)
        {
            Log.Failed(logger, incident.Id, incident.Key, e);
            return null;
        }
    }

    private static string WordsOf(ExpendableIncident incident, IReadOnlyList<ContainmentResult> results)
    {
        var became = string.Join(" ", results.Select(r => $"{r.Credential.Label}: {r.Answer.Sentence}"));
        return $"{became} 'burnwatch contain {incident.Key} --enable --confirm {incident.Key}' puts back what was.".Trim();
    }

    private async Task TellAsync(ExpendableIncident incident, string why, CancellationToken cancellation)
    {
        await acts.AddAsync(
            incident.Id,
            new IncidentAct
            {
                Kind = IncidentActKind.Note,
                At = time.GetUtcNow(),
                Author = "Burnwatch",
                Text = why,
                Source = ExpendableReader.Source,
                SourceId = $"{incident.Id}",
            },
            cancellation);
        Log.Told(logger, incident.Id, incident.Key, why);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Incident {Incident} of the expendable key {Key}: {Why}")]
        public static partial void Told(ILogger logger, long incident, string key, string why);

        [LoggerMessage(LogLevel.Error,
            "The expendable key {Key} of incident {Incident} could not be contained; the next run tries it again")]
        public static partial void Failed(ILogger logger, long incident, string key, Exception error);
    }
}
