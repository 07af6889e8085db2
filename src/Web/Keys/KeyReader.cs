using Burnwatch.Alerting.Hygiene;
using Burnwatch.Alerting.Policies;
using Burnwatch.Collector.Containment;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Collector.Rotation;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Incidents;

namespace Burnwatch.Web.Keys;

/// <summary>Reads the page of a key.</summary>
internal sealed class KeyReader(
    KeyStore keys,
    CredentialStore credentials,
    CredentialEventStore events,
    ContainmentReader containments,
    OriginStore origins,
    IncidentSummaryStore incidents,
    ProfileStore profiles,
    PolicyStore policies,
    HygieneReader hygiene,
    KeyLinks links,
    QuietReader quiet,
    ChartReader charts,
    TimeProvider time)
{
    private const int MostIncidents = 20;
    private const int MostEvents = 20;
    private const int MostOrigins = 50;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Null where no key has this number.</summary>
    public async Task<KeyModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await keys.FindAsync(id, cancellation) is not { } key)
            return null;
        var profile = await profiles.FindAsync(id, cancellation);
        var book = await policies.ReadAsync(cancellation);
        var holidays = book.Of(key.Environment, key.Owner, key.Name).Holidays;
        var charted = new ChartedKey(id, profile, Calendar.Of(key.TimeZone, holidays), key.ReadThrough);
        var past = await incidents.OfKeyAsync(id, MostIncidents, cancellation);
        var moments = past.Select(i => new ChartMoment(i.OpenedAt, "incident")).ToList();
        var day = ChartSpan.Of(now - Day, now);
        return new KeyModel
        {
            Now = now,
            Key = key,
            Learning = KeyLearning.Of(profile),
            Usual = profile.IsWarm ? profile.ExpectedAt(now, charted.Calendar) : null,
            Burn =
            [
                await charts.BurnAsync(charted, "Burn of the last 24 hours", day, moments, cancellation),
                await charts.BurnAsync(
                    charted, "Burn of the last 7 days", ChartSpan.Of(now - Week, now), moments, cancellation),
            ],
            Concurrency = await charts.ConcurrencyAsync(charted, day, cancellation),
            Credentials = await credentials.OfKeyAsync(id, cancellation),
            CredentialEvents = await events.OfKeyAsync(
                id, DateTimeOffset.MinValue, now, MostEvents, cancellation),
            Containments = await containments.OfKeyAsync(id, MostEvents, cancellation),
            Origins = await origins.OfKeyAsync(id, MostOrigins, cancellation),
            Care = await hygiene.FindAsync(id, now, cancellation),
            Proposals =
            [
                .. (await links.ProposalsAsync(cancellation)).Where(p => p.ToKeyId == id || p.FromKeyId == id),
            ],
            Policy = KeyPolicy.Of(book, key),
            Quiet = await quiet.OfKeyAsync(key.Name, key.Owner, key.Environment, now, cancellation),
            Incidents = past,
        };
    }
}
