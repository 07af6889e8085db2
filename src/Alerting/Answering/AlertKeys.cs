using PagerDuty.Client.Rest;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>Finds out which pages of ours an incident of PagerDuty's is about.</summary>
internal sealed class AlertKeys(AlertKeyStore store, PagerDutyReader pagerDuty, TimeProvider time)
{
    // PagerDuty may group another alert into an incident at any time, and tells nobody.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Every page of ours that an incident is about; none where it is somebody else's.</summary>
    /// <exception cref="RestException">
    /// PagerDuty has to be asked, and cannot be: <see cref="RestException.IsPassing"/> says whether that may mend itself.
    /// </exception>
    public async Task<IReadOnlyList<OwnAlert>> OfAsync(WebhookIncident incident, CancellationToken cancellation)
    {
        var (known, readAt) = await store.ReadAsync(incident.Id, cancellation);
        if (readAt is { } at && time.GetUtcNow() - at < Fresh)
            return await store.OursAsync(known, cancellation);
        if (!pagerDuty.CanRead)
            return await OfHintAsync(incident, known, cancellation);
        try
        {
            var keys = await pagerDuty.AlertKeysAsync(incident.Id, cancellation);
            await store.KeepAsync(incident.Id, keys, time.GetUtcNow(), cancellation);
            return await store.OursAsync([.. keys, .. Hint(incident)], cancellation);
        }
        catch (RestException) when (known.Count > 0)
        {
            return await store.OursAsync(known, cancellation);
        }
        catch (RestException e) when (e.IsNotFound)
        {
            return await store.OursAsync([.. Hint(incident)], cancellation);
        }
    }

    private async Task<IReadOnlyList<OwnAlert>> OfHintAsync(
        WebhookIncident incident, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        string[] keys = [.. known, .. Hint(incident)];
        if (keys.Length == 0)
            throw new RestException(
                "The webhook does not say which alert its incident has, and there is no token to ask PagerDuty with; "
                + "set Alerting:PagerDutyToken to a reference to a REST API key that may read.",
                403);
        return await store.OursAsync(keys, cancellation);
    }

    private static IEnumerable<string> Hint(WebhookIncident incident) =>
        incident.IncidentKey is { } key ? [key] : [];
}
