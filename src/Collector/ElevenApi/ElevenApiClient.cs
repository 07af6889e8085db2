using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Speaks with the provider: one call a method, no retry, a failure as <see cref="ElevenApiException"/>.
/// </summary>
/// <remarks>
/// The key goes into the header of the one request and nowhere else. <see cref="NewHandler"/> follows no redirect: a
/// key in a header of our own would follow it to any host.
/// </remarks>
internal sealed class ElevenApiClient(HttpClient http, TimeProvider time)
{
    private const string UsagePath = "v1/workspace/analytics/query/usage-by-product-over-time";
    private const string ServiceAccountsPath = "v1/service-accounts";
    private const string SubscriptionPath = "v1/user/subscription";

    /// <summary>
    /// A day of a large workspace is some tens of megabytes; an answer beyond this is a fault, not usage.
    /// </summary>
    public const long LargestAnswer = 256L * 1024 * 1024;

    /// <summary>The handler this client must be run on.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // The platform's trace of a call that failed quotes what the peer sent, be it our key.
        ActivityHeadersPropagator = null,
        // The provider moves between addresses; a connection kept forever would not follow.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>What each credential used of each product and model, bucket by bucket.</summary>
    public async Task<IReadOnlyList<UsageRow>> ReadUsageAsync(
        ElevenApiAccess access, ReadingSpan span, CancellationToken cancellation)
    {
        var call = $"read the usage from {span}";
        using var request = Request(access, HttpMethod.Post, UsagePath);
        request.Content = JsonContent.Create(UsageQuery.For(span), ElevenApiJson.Default.UsageQuery);
        var table = await SendAsync(call, request, access, ElevenApiJson.Default.UsageTable, cancellation);
        return Checked(call, () => table.Decode(span));
    }

    /// <summary>All service accounts with the keys they hold.</summary>
    public async Task<IReadOnlyList<ServiceAccount>> ReadServiceAccountsAsync(
        ElevenApiAccess access, CancellationToken cancellation)
    {
        const string call = "list the service accounts";
        using var request = Request(access, HttpMethod.Get, ServiceAccountsPath);
        var list = await SendAsync(call, request, access, ElevenApiJson.Default.ServiceAccountList, cancellation);
        return Checked(call, () => list.ServiceAccounts?.OfType<ServiceAccount>().ToList()
            ?? throw new MalformedAnswerException("a member \"service-accounts\"", "none"));
    }

    /// <summary>The workspace's counters of this billing period.</summary>
    public async Task<Subscription> ReadSubscriptionAsync(ElevenApiAccess access, CancellationToken cancellation)
    {
        const string call = "read the subscription";
        using var request = Request(access, HttpMethod.Get, SubscriptionPath);
        var subscription = await SendAsync(call, request, access, ElevenApiJson.Default.Subscription, cancellation);
        return Checked(call, () => subscription.CharacterCount is not null
            ? subscription
            : throw new MalformedAnswerException("a number \"character_count\"", "none"));
    }

    /// <summary>One cheap call for the sake of its headers; a refusal is an answer too, only silence throws.</summary>
    public async Task<ProbeAnswer> ProbeAsync(ElevenApiAccess access, CancellationToken cancellation)
    {
        using var request = Request(access, HttpMethod.Get, SubscriptionPath);
        using var response = await ExchangeAsync("probe the provider", request, access, cancellation);
        return new ProbeAnswer(
            ConcurrencyHeaders.Read(response.Headers),
            response.Headers.Date,
            response.IsSuccessStatusCode ? null : await FailureAsync(response, access, cancellation));
    }

    private static HttpRequestMessage Request(ElevenApiAccess access, HttpMethod method, string path)
    {
        var value = access.Key.Reveal();
        if (!Ascii.IsValid(value))
            throw new ElevenApiException("call the provider", new ElevenApiFailure(
                ElevenApiFailureKind.KeyDead,
                "the key has characters that no HTTP header can carry. Put a valid key where its reference points."));
        var request = new HttpRequestMessage(method, new Uri(access.BaseUrl, path));
        request.Headers.TryAddWithoutValidation("xi-api-key", value);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<T> SendAsync<T>(
        string call,
        HttpRequestMessage request,
        ElevenApiAccess access,
        JsonTypeInfo<T> type,
        CancellationToken cancellation)
        where T : class
    {
        using var response = await ExchangeAsync(call, request, access, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new ElevenApiException(call, await FailureAsync(response, access, cancellation));
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancellation)
                ?? throw Malformed(call, "the answer has not the expected form: expected an object, found null");
        }
        catch (JsonException e)
        {
            // The place is told in names that the peer chose.
            var place = access.Key.Redact($"{e.Path ?? "$"}, line {e.LineNumber + 1}");
            throw Malformed(call, $"the answer is not the expected JSON: it breaks at {place}");
        }
    }

    /// <summary>Sends, and reads the whole body, so that what breaks on the way breaks here.</summary>
    private async Task<HttpResponseMessage> ExchangeAsync(
        string call, HttpRequestMessage request, ElevenApiAccess access, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Malformed(call, $"the answer is larger than {http.MaxResponseContentBufferSize} bytes");
        }
        catch (HttpRequestException e)
        {
            throw new ElevenApiException(call, Transient($"no whole answer came ({access.Key.Redact(Reasons(e))})"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ElevenApiException(call, Transient($"no answer came within {http.Timeout.TotalSeconds:0} s"));
        }
    }

    private async Task<ElevenApiFailure> FailureAsync(
        HttpResponseMessage response, ElevenApiAccess access, CancellationToken cancellation)
    {
        // Decoded here and not by ReadAsStringAsync, which throws at an encoding that it does not know.
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation));
        return ElevenApiFailure.Classify((int)response.StatusCode, body, access.Key) with
        {
            RetryAfter = Wait(response.Headers.RetryAfter),
        };
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static T Checked<T>(string call, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (MalformedAnswerException e)
        {
            throw Malformed(call, e.Message);
        }
        catch (InvalidOperationException)
        {
            throw Malformed(call, "the answer has not the expected form: expected text, found half a character");
        }
    }

    /// <summary>The outer exception often says no more than "see inner exception".</summary>
    private static string Reasons(Exception e) =>
        e.InnerException is { } inner ? $"{e.Message} {Reasons(inner)}" : e.Message;

    private static ElevenApiFailure Transient(string what) =>
        new(ElevenApiFailureKind.Transient, $"{what}. It is tried again later.");

    private static ElevenApiException Malformed(string call, string what) => new(call, new ElevenApiFailure(
        ElevenApiFailureKind.Malformed, $"{what}. Nothing of it was stored; the next poll reads it again."));
}
