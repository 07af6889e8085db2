using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads the page of an incident.</summary>
internal sealed class IncidentReader(
    IncidentStore incidents, IncidentBurnStore burns, TimelineStore timelines, ProfileStore profiles, ChartReader charts, TimeProvider time)
{
    /// <summary>What lies before an incident shows what is ordinary.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(12);
    private static readonly TimeSpan After = TimeSpan.FromHours(2);

    /// <summary>Null where no incident has this number.</summary>
    public async Task<IncidentModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return null;
        var key = new ChartedKey(
            incident.KeyId, await profiles.FindAsync(incident.KeyId, cancellation), Calendar.Of(incident.TimeZone), incident.ReadThrough);
        var span = SpanOf(incident, now);
        var newest = NewestOf(incident, now);
        return new IncidentModel
        {
            Now = now,
            Incident = incident,
            Cost = (await burns.OfAsync([id], cancellation)).GetValueOrDefault(id, IncidentBurn.None),
            Usual = key.Profile.IsWarm ? key.Profile.ExpectedAt(newest, key.Calendar) : null,
            UsualAt = key.Calendar.Local(newest),
            Burn = await charts.BurnAsync(key, "Burn around the incident", span, MomentsOf(incident), cancellation),
            Concurrency = await charts.ConcurrencyAsync(key, span, cancellation),
            Timeline = await timelines.ReadAsync(id, cancellation),
        };
    }

    internal static ChartSpan SpanOf(IncidentDetails incident, DateTimeOffset now)
    {
        var end = incident.ResolvedAt + After;
        return ChartSpan.Of(incident.Since - Before, end < now ? end.Value : now);
    }

    // Of an incident that is over the hour in which it was opened is what people compare with.
    private static DateTimeOffset NewestOf(IncidentDetails incident, DateTimeOffset now) =>
        !incident.IsOpen ? incident.OpenedAt : incident.ReadThrough ?? now;

    private static IReadOnlyList<ChartMoment> MomentsOf(IncidentDetails incident) =>
        incident.ResolvedAt is { } resolved
            ? [new ChartMoment(incident.OpenedAt, "opened"), new ChartMoment(resolved, "resolved")]
            : [new ChartMoment(incident.OpenedAt, "opened")];
}
