using Burnwatch.Alerting.Incidents;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Containing;

/// <summary>What the policy does about an incident.</summary>
public enum AutomaticVerdict
{
    /// <summary>Nothing now; another look may find otherwise.</summary>
    Wait,

    /// <summary>Nothing, for good: the timeline says why.</summary>
    Tell,

    /// <summary>The key is contained.</summary>
    Contain,
}

/// <summary>Decides whether a key is contained without asking anybody.</summary>
public static class AutomaticRule
{
    /// <summary>One after the other: what is contained of those before counts for the workspace's hour.</summary>
    /// <param name="incidents">As they are stored, the oldest first.</param>
    public static IEnumerable<(ExpendableIncident Incident, AutomaticVerdict Verdict, string Why)> JudgeAll(
        IEnumerable<ExpendableIncident> incidents)
    {
        var contained = new Dictionary<long, int>();
        foreach (var incident in incidents)
        {
            var before = contained.GetValueOrDefault(incident.WorkspaceId);
            var (verdict, why) = Judge(incident with { ContainedOfLate = incident.ContainedOfLate + before });
            if (verdict is AutomaticVerdict.Contain)
                contained[incident.WorkspaceId] = before + 1;
            yield return (incident, verdict, why);
        }
    }

    /// <returns>The verdict, and the sentence for the timeline; empty while it waits.</returns>
    public static (AutomaticVerdict Verdict, string Why) Judge(ExpendableIncident incident)
    {
        var policy = incident.Policy;
        if (!policy.Expendable || policy.AutomaticContainment is AutomaticContainment.Off)
            return (AutomaticVerdict.Wait, "");
        // Somebody who looks after it decides, and what is over or not sure needs no cure.
        if (incident.State is not IncidentState.Firing || incident.Severity is not Severity.Critical)
            return (AutomaticVerdict.Wait, "");
        if (incident.IsOfEvent || incident.IsHidden)
            return (AutomaticVerdict.Wait, "");
        if (policy.AutomaticContainment is AutomaticContainment.Try)
            return (
                AutomaticVerdict.Tell,
                "The key is expendable and would have been contained now; containment.automatic is 'try', so nothing "
                + "was sent.");
        if (incident.ContainedOfLate >= policy.ContainmentsPerHour)
            return (
                AutomaticVerdict.Tell,
                $"The key is expendable and was not contained: {Wording.Number(incident.ContainedOfLate)} others of "
                + "its workspace were within the hour, as many as containment.per-hour allows. "
                + $"'burnwatch contain {incident.Key} --disable --dry-run' shows who would break.");
        return (AutomaticVerdict.Contain, "The key is expendable, and the policy contains it.");
    }
}
