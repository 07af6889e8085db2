using Burnwatch.Secrets;
using Microsoft.Extensions.Options;
using PagerDuty.Client.Rest;

namespace Burnwatch.Alerting.Answering;

/// <summary>Reads PagerDuty with the token that the settings refer to.</summary>
internal sealed class PagerDutyReader(RestClient client, IOptions<AlertingOptions> options)
{
    /// <summary>Whether there is a token to read with.</summary>
    public bool CanRead => options.Value.PagerDutyToken is not null;

    /// <summary>The newest incident of an alert; null where PagerDuty has none.</summary>
    /// <exception cref="RestException">It could not be read.</exception>
    public async Task<RestIncident?> NewestIncidentAsync(string dedupKey, CancellationToken cancellation)
    {
        var found = await client.FindIncidentsAsync(Token(), dedupKey, cancellation);
        return found.MaxBy(incident => incident.CreatedAt);
    }

    /// <summary>The dedup keys of an incident's alerts.</summary>
    /// <exception cref="RestException">It could not be read.</exception>
    public Task<IReadOnlyList<string>> AlertKeysAsync(string incident, CancellationToken cancellation) =>
        client.AlertKeysAsync(Token(), incident, cancellation);

    private RestToken Token()
    {
        try
        {
            return new RestToken(SecretReference.Parse(options.Value.PagerDutyToken!).Resolve().Reveal());
        }
        catch (Exception e) when (e is SecretUnavailableException or ArgumentException)
        {
            throw new RestException(e.Message.Split(" (Parameter")[0]);
        }
    }
}
