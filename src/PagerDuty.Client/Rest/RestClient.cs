using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PagerDuty.Client.Rest;

/// <summary>
/// Reads incidents by PagerDuty's REST API v2, and changes nothing there. One client may serve many threads for as long
/// as there is need.
/// </summary>
/// <remarks>https://developer.pagerduty.com/docs/rest-api-overview</remarks>
public sealed class RestClient : IDisposable
{
    private const int PageSize = 100;

    // PagerDuty serves nothing beyond.
    private const int MostRows = 10_000;

    // A page of incidents has some hundred kilobytes; what a strange server sends beyond it is not read.
    private const int AnswerBytes = 16 * 1024 * 1024;

    private readonly HttpClient http;
    private readonly RestClientOptions options;

    public RestClient(RestClientOptions options)
        // No redirects: they would carry the token to wherever the answer points.
        : this(options, new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
    {
    }

    /// <summary>For a handler of your own; it is disposed with the client.</summary>
    public RestClient(RestClientOptions options, HttpMessageHandler handler)
    {
        this.options = options;
        http = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytes,
        };
    }

    /// <summary>Every incident that has an alert of a dedup key, as they are listed, whatever their age.</summary>
    /// <param name="token">Who asks.</param>
    /// <param name="dedupKey">The key; PagerDuty answers an empty one with all incidents, so it is refused.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="RestException">It could not be read.</exception>
    public async Task<IReadOnlyList<RestIncident>> FindIncidentsAsync(
        RestToken token, string dedupKey, CancellationToken cancellation = default)
    {
        EventLimits.RequireDedupKey(dedupKey);
        var query = $"incidents?incident_key={Uri.EscapeDataString(dedupKey)}&date_range=all&";
        var rows = await PagesAsync(
            token, query, RestJson.Default.IncidentsBody, b => (b.Incidents, b.More), cancellation);
        return Read(rows, row => row.ToIncident());
    }

    /// <summary>The dedup keys of an incident's alerts: several where PagerDuty grouped or somebody merged.</summary>
    /// <exception cref="RestException">It could not be read.</exception>
    public async Task<IReadOnlyList<string>> AlertKeysAsync(
        RestToken token, string incidentId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(incidentId);
        var query = $"incidents/{Uri.EscapeDataString(incidentId)}/alerts?";
        var rows = await PagesAsync(token, query, RestJson.Default.AlertsBody, b => (b.Alerts, b.More), cancellation);
        return [.. rows.Select(row => row.AlertKey).OfType<string>().Where(key => key.Length > 0).Distinct()];
    }

    public void Dispose() => http.Dispose();

    private async Task<List<TRow>> PagesAsync<TBody, TRow>(
        RestToken token, string query, JsonTypeInfo<TBody> type,
        Func<TBody, (IReadOnlyList<TRow> Rows, bool More)> pageOf, CancellationToken cancellation)
    {
        var all = new List<TRow>();
        while (true)
        {
            var address = options.AddressOf(FormattableString.Invariant($"{query}limit={PageSize}&offset={all.Count}"));
            var (rows, more) = pageOf(await ReadAsync(token, address, type, cancellation));
            all.AddRange(rows);
            if (!more || rows.Count == 0 || all.Count + PageSize > MostRows)
                return all;
        }
    }

    private async Task<TBody> ReadAsync<TBody>(
        RestToken token, Uri address, JsonTypeInfo<TBody> type, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"Token token={token.Value}");
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.pagerduty+json;version=2");
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            if (!response.IsSuccessStatusCode)
                throw RestAnswer.FailureOf((int)response.StatusCode, body, token, WaitOf(response.Headers));
            return Read(body, type);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RestException($"PagerDuty did not answer within {options.Timeout}.");
        }
        catch (HttpRequestException e)
        {
            throw new RestException($"PagerDuty did not answer: {token.Redact(e.Message)}");
        }
    }

    private static TBody Read<TBody>(byte[] body, JsonTypeInfo<TBody> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw NotUnderstood;
        }
        catch (JsonException)
        {
            throw NotUnderstood;
        }
    }

    private static List<RestIncident> Read(List<IncidentBody> rows, Func<IncidentBody, RestIncident> incidentOf)
    {
        try
        {
            return [.. rows.Select(incidentOf)];
        }
        catch (JsonException)
        {
            throw NotUnderstood;
        }
    }

    private static RestException NotUnderstood => new(
        "PagerDuty answered something other than its REST API does; look whether the address is right.", 200);

    /// <summary>Too many requests come with the seconds until there is room, by either header.</summary>
    private static TimeSpan? WaitOf(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
        if (wait is null && headers.TryGetValues("ratelimit-reset", out var reset)
            && int.TryParse(reset.FirstOrDefault(), out var seconds))
            wait = TimeSpan.FromSeconds(seconds);
        return wait > TimeSpan.Zero ? wait : null;
    }
}
