using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>What of an incident is worse than its last page said.</summary>
internal static class Worsening
{
    /// <summary>Why people must be told again; null where nothing is worse, or the last page is too young.</summary>
    /// <param name="incident">With what is new of it.</param>
    /// <param name="isFresh">Whether anything is new of it.</param>
    /// <param name="verdict">What the detector says now.</param>
    /// <param name="policy">The settings in force for the key.</param>
    /// <param name="now">The time of the evaluation.</param>
    public static string? Why(
        Incident incident, bool isFresh, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        var untold = incident.Signals.Where(s => !s.IsPaged).Select(s => s.Signal).ToList();
        // What is absolute is told though nothing more comes of it: a lock, or a use of what was revoked.
        if (now - incident.PagedAt < policy.WorsenAfter || (!isFresh && !untold.Exists(s => s.IsAbsolute)))
            return null;
        if (untold.Count > 0)
            return $"New with it: {string.Join(", ", untold.Select(s => SignalNames.Of(s.Kind)))}.";
        if (incident.Severity > incident.PagedSeverity)
            return $"It is more severe: {NameOf(incident.Severity)} after {NameOf(incident.PagedSeverity)}.";
        if (verdict.LastHour <= 0 || verdict.LastHour < incident.PagedPerHour * policy.WorsenedBy)
            return null;
        var from = Wording.Number(Math.Round(incident.PagedPerHour));
        return $"It went from {from} credits in an hour to {Wording.Number(Math.Round(verdict.LastHour))}.";
    }

    private static string NameOf(Severity severity) => severity.ToString().ToLowerInvariant();
}
