using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>What people do to an incident, folded into it: one act in, and out comes what is so now.</summary>
/// <remarks>
/// An act moves the incident where it speaks of what people were told last: one that was done to an older page, or
/// before another that was told sooner, stands on the timeline alone. No act tells anybody anything: people know.
/// </remarks>
public static class ActFold
{
    /// <summary>One act.</summary>
    /// <param name="incident">The key's last incident, open or resolved.</param>
    /// <param name="act">What was done to it.</param>
    /// <param name="now">The time of the evaluation.</param>
    public static IncidentStep Step(Incident incident, IncidentAct act, DateTimeOffset now)
    {
        var at = act.At < now ? act.At : now;
        if (act.Kind is IncidentActKind.Note or IncidentActKind.Reassign)
            return new IncidentStep(incident, ChangeOf(act.Kind), WordsOf(act));
        if (act.Generation is { } page && page != incident.Generation)
            return Noted($"It was page {page}, which others have followed: the last one counts.");
        if (at < incident.ActedAt)
            return Noted("What was done later was told before: that counts.");
        return Moved(incident, act, at, now) is { } moved
            ? new IncidentStep(moved with { ActedAt = at }, ChangeOf(act.Kind), WordsOf(act))
            : Noted("It changes nothing.");

        IncidentStep Noted(string why) => new(incident, IncidentChange.Noted, $"{WordsOf(act)} {why}");
    }

    /// <summary>What is said of an act that was done to an incident which another of the key has followed.</summary>
    internal static string TextOfStray(IncidentAct act) => act.Kind is IncidentActKind.Note or IncidentActKind.Reassign
        ? WordsOf(act)
        : $"{WordsOf(act)} A newer incident of the key has followed: it changes nothing.";

    // Null where it is so already, or cannot be.
    private static Incident? Moved(Incident incident, IncidentAct act, DateTimeOffset at, DateTimeOffset now) =>
        act.Kind switch
        {
            IncidentActKind.Acknowledge when incident.State is not (IncidentState.Pending or IncidentState.Resolved) =>
                incident with
                {
                    State = incident.State is IncidentState.Recovering
                        ? IncidentState.Recovering
                        : IncidentState.Acknowledged,
                    AcknowledgedAt = at,
                    AcknowledgedBy = act.Author,
                },
            IncidentActKind.Unacknowledge when incident is { IsOpen: true, AcknowledgedAt: not null } =>
                Unattended(incident),
            IncidentActKind.Resolve when incident.IsOpen => Unattended(incident) with
            {
                State = IncidentState.Resolved,
                ResolvedAt = now,
                ResolvedBy = act.Author,
                Reason = WordsOf(act),
            },
            // One that nobody was told of has nothing to go back to; one that is expected ends itself.
            IncidentActKind.Reopen when incident is { IsOpen: false, Generation: > 0, Label: not IncidentLabel.Expected }
                => incident with
                {
                    State = IncidentState.Firing,
                    ResolvedAt = null,
                    ResolvedBy = null,
                    ReopenedAt = now,
                    GroupedUnder = null,
                    // It stands for as long as a page does.
                    PagedAt = now,
                    Reason = WordsOf(act),
                },
            _ => null,
        };

    /// <summary>The incident with nobody looking after it.</summary>
    internal static Incident Unattended(Incident incident) => incident with
    {
        State = incident.State is IncidentState.Acknowledged ? IncidentState.Firing : incident.State,
        AcknowledgedAt = null,
        AcknowledgedBy = null,
    };

    private static IncidentChange ChangeOf(IncidentActKind kind) => kind switch
    {
        IncidentActKind.Acknowledge => IncidentChange.Acknowledged,
        IncidentActKind.Unacknowledge => IncidentChange.Unacknowledged,
        IncidentActKind.Resolve => IncidentChange.Resolved,
        IncidentActKind.Reopen => IncidentChange.Resumed,
        IncidentActKind.Reassign => IncidentChange.Reassigned,
        _ => IncidentChange.Noted,
    };

    private static string WordsOf(IncidentAct act)
    {
        var what = act.Kind switch
        {
            IncidentActKind.Acknowledge => "Acknowledged",
            IncidentActKind.Unacknowledge => "Acknowledgement taken back",
            IncidentActKind.Resolve => "Resolved",
            IncidentActKind.Reopen => "Opened again",
            IncidentActKind.Reassign => "Given to another",
            _ => "Noted",
        };
        var text = string.IsNullOrWhiteSpace(act.Text) ? "." : $": {act.Text.TrimEnd('.')}.";
        return $"{what} by {act.Author} ({act.WayWords}, {Wording.Time(act.At)}){text}";
    }
}
