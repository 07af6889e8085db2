using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Containment;
using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads the page of an incident.</summary>
internal sealed class IncidentReader(
    IncidentStore incidents, IncidentBurnStore burns, TimelineStore timelines, ProfileStore profiles,
    PolicyStore policies, CredentialEventStore events, ContainmentForms forms, PersonActStore people,
    EventMemberStore members,
    QuietReader quiet, ChartReader charts, TimeProvider time)
{
    /// <summary>
    /// So many times its own length of what was before an incident shows what is ordinary; within bounds.
    /// </summary>
    private const double Before = 6;
    private static readonly TimeSpan LeastBefore = TimeSpan.FromHours(3);
    private static readonly TimeSpan MostBefore = TimeSpan.FromHours(12);

    /// <summary>Somebody who takes a key over often changes it first.</summary>
    private static readonly TimeSpan ChangedBefore = TimeSpan.FromHours(24);
    private const int MostEvents = 20;
    private const int MostActs = 200;
    private static readonly TimeSpan After = TimeSpan.FromHours(2);

    /// <summary>Null where no incident has this number.</summary>
    public async Task<IncidentModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return null;
        var policy = await PolicyOfAsync(incident, cancellation);
        var key = await KeyOfAsync(incident, policy, cancellation);
        var span = SpanOf(incident, now);
        var timeline = await timelines.ReadAsync(id, cancellation);
        return new IncidentModel
        {
            Now = now,
            Incident = incident,
            Cost = (await burns.OfAsync([id], cancellation)).GetValueOrDefault(id, IncidentBurn.None),
            Usual = UsualOf(incident, key, timeline, now),
            Burn = await charts.BurnAsync(key, "Burn around the incident", span, MomentsOf(incident), cancellation),
            Concurrency = await charts.ConcurrencyAsync(key, span, cancellation),
            CredentialEvents = await events.OfKeyAsync(
                incident.KeyId, incident.Since - ChangedBefore, incident.ResolvedAt ?? now, MostEvents, cancellation),
            Timeline = timeline,
            People = await people.OfIncidentAsync(id, MostActs, cancellation),
            Members = await members.OfIncidentAsync(id, EventMembers.Most, cancellation),
            FlapQuiet = policy.ReopenWithin > policy.ResolveAfter ? policy.ReopenWithin : policy.ResolveAfter,
            Containment = await forms.OfAsync(incident, cancellation),
            Quiet = incident.IsOpen
                ? await quiet.OfKeyAsync(incident.Key, incident.Owner, incident.Environment, now, cancellation)
                : [],
        };
    }

    /// <summary>Its chart alone, as the page of the incident has it; null where no incident has this number.</summary>
    public async Task<Chart?> ChartAsync(long id, CancellationToken cancellation)
    {
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return null;
        var key = await KeyOfAsync(incident, await PolicyOfAsync(incident, cancellation), cancellation);
        var span = SpanOf(incident, time.GetUtcNow());
        return await charts.BurnAsync(
            key, $"{incident.Key}: what it used, and what is usual", span, MomentsOf(incident), cancellation);
    }

    private async Task<Policy> PolicyOfAsync(IncidentDetails incident, CancellationToken cancellation) =>
        (await policies.ReadAsync(cancellation)).Of(incident.Environment, incident.Owner, incident.Key);

    private async Task<ChartedKey> KeyOfAsync(
        IncidentDetails incident, Policy policy, CancellationToken cancellation) => new(
        incident.KeyId,
        await profiles.FindAsync(incident.KeyId, cancellation),
        Calendar.Of(incident.TimeZone, policy.Holidays),
        incident.ReadThrough);

    internal static ChartSpan SpanOf(IncidentDetails incident, DateTimeOffset now)
    {
        var to = incident.ResolvedAt + After is { } end && end < now ? end : now;
        var before = (to - incident.Since) * Before;
        before = before < LeastBefore ? LeastBefore : before > MostBefore ? MostBefore : before;
        return ChartSpan.Of(incident.Since - before, to);
    }

    // Of an incident that is over the hour in which it was opened is what people compare with. Until a first profile is
    // written, the newest judgement says what was usual then.
    internal static UsualHour? UsualOf(
        IncidentDetails incident, ChartedKey key, IReadOnlyList<TimelineEntry> timeline, DateTimeOffset now)
    {
        if (key.Profile.IsWarm)
        {
            var at = incident.IsOpen ? now : incident.OpenedAt;
            return new UsualHour(key.Calendar.Local(at), key.Profile.ExpectedAt(at, key.Calendar));
        }
        return timeline.Select(e => e.Step?.Evidence).LastOrDefault(e => e is not null) is { IsLearning: false } judged
            ? new UsualHour(key.Calendar.Local(judged.At), judged.ExpectedPerHour)
            : null;
    }

    private static IReadOnlyList<ChartMoment> MomentsOf(IncidentDetails incident) =>
        incident.ResolvedAt is { } resolved
            ? [new ChartMoment(incident.OpenedAt, "opened"), new ChartMoment(resolved, "resolved")]
            : [new ChartMoment(incident.OpenedAt, "opened")];
}
