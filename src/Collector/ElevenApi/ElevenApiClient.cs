using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// Speaks with the provider: one call a method, made through <see cref="ResilientCalls"/>, a failure as
/// <see cref="ElevenApiException"/>.
/// </summary>
/// <remarks>
/// The key goes into the header of the one request and nowhere else. <see cref="NewHandler"/> follows no redirect: a
/// key in a header of our own would follow it to any host.
/// </remarks>
internal sealed class ElevenApiClient(HttpClient http, ResilientCalls calls, TimeProvider time)
{
    private const string UsagePath = "v1/workspace/analytics/query/usage-by-product-over-time";
    private const string RequestsPath = "v1/workspace/analytics/requests";
    private const string ServiceAccountsPath = "v1/service-accounts";
    private const string CharacterStatsPath = "v1/usage/character-stats";
    private const string SubscriptionPath = "v1/user/subscription";

    /// <summary>
    /// A day of a large workspace is some tens of megabytes; an answer beyond this is a fault, not usage.
    /// </summary>
    public const long LargestAnswer = 256L * 1024 * 1024;

    /// <summary>What is not read as it arrives is held in memory whole.</summary>
    private const long LargestList = 64L * 1024 * 1024;

    private const long LargestRefusal = 1024 * 1024;

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
    public Task<IReadOnlyList<UsageRow>> ReadUsageAsync(
        ElevenApiAccess access, ReadingSpan span, CancellationToken cancellation) => CallAsync(
            $"read the usage from {span}",
            access,
            () =>
            {
                var request = Request(access, HttpMethod.Post, UsagePath);
                request.Content = JsonContent.Create(UsageQuery.For(span), ElevenApiJson.Default.UsageQuery);
                return request;
            },
            async (content, token) =>
            {
                await using var body = await content.ReadAsStreamAsync(token);
                return await new UsageTableReader(span).ReadAsync(body, token);
            },
            cancellation);

    /// <summary>One answer's worth of the requests that credentials made, the oldest first.</summary>
    public Task<IReadOnlyList<ListedRequest>> ReadRequestsAsync(
        ElevenApiAccess access, RequestQuery query, CancellationToken cancellation) => ReadWholeAsync(
            "list the requests",
            access,
            () =>
            {
                var request = Request(access, HttpMethod.Post, RequestsPath);
                request.Content = JsonContent.Create(query, ElevenApiJson.Default.RequestQuery);
                return request;
            },
            ElevenApiJson.Default.RequestTable,
            table => table.Decode(access.Key),
            cancellation);

    /// <summary>All service accounts with the keys they hold.</summary>
    public async Task<IReadOnlyList<ServiceAccount>> ReadServiceAccountsAsync(
        ElevenApiAccess access, CancellationToken cancellation)
    {
        const string call = "list the service accounts";
        var list = await GetAsync(
            call, access, ServiceAccountsPath, ElevenApiJson.Default.ServiceAccountList, cancellation);
        return list.ServiceAccounts?.OfType<ServiceAccount>().ToList()
            ?? throw Malformed(call, new MalformedAnswerException("a member \"service-accounts\"", "none").Message);
    }

    /// <summary>
    /// Changes a key of a service account: the one call that changes anything at the provider. What the answer says is
    /// not read; a success is one whatever its body.
    /// </summary>
    public Task ChangeKeyAsync(
        ElevenApiAccess access, string account, string keyId, KeyPatch patch, CancellationToken cancellation)
    {
        const string call = "change the key";
        var path = $"{ServiceAccountsPath}/{Uri.EscapeDataString(account)}/api-keys/{Uri.EscapeDataString(keyId)}";
        return calls.RunAsync(call, access, async token =>
        {
            using var request = Request(access, HttpMethod.Patch, path);
            request.Content = new StringContent(patch.ToJson(), Encoding.UTF8, "application/json");
            using var response = await SendAsync(call, request, access, token);
            return response.IsSuccessStatusCode
                ? true
                : throw new ElevenApiException(call, await FailureAsync(call, response, access, token));
        }, cancellation);
    }

    /// <summary>The workspace's counters of this billing period.</summary>
    public async Task<Subscription> ReadSubscriptionAsync(ElevenApiAccess access, CancellationToken cancellation)
    {
        const string call = "read the subscription";
        var subscription = await GetAsync(
            call, access, SubscriptionPath, ElevenApiJson.Default.Subscription, cancellation);
        return subscription.CharacterCount is not null
            ? subscription
            : throw Malformed(call, new MalformedAnswerException("a number \"character_count\"", "none").Message);
    }

    /// <summary>What can be made of an answer of any form; of the answer itself nothing stays.</summary>
    public Task<T> ReadAnyAsync<T>(
        string call, ElevenApiAccess access, string path, Func<JsonElement, T> read, CancellationToken cancellation) =>
        CallAsync(
            call,
            access,
            () => Request(access, HttpMethod.Get, path),
            async (content, token) =>
            {
                await content.LoadIntoBufferAsync(LargestList, token);
                await using var body = await content.ReadAsStreamAsync(token);
                try
                {
                    using var document = await JsonDocument.ParseAsync(body, cancellationToken: token);
                    return read(document.RootElement);
                }
                catch (JsonException e)
                {
                    throw Malformed(call, $"the answer is no JSON: it breaks in line {e.LineNumber + 1}");
                }
            },
            cancellation);

    /// <summary>
    /// What each key used in each minute, from the deprecated endpoint: by the provider's own names of its series.
    /// </summary>
    public Task<IReadOnlyList<(string Series, DateTimeOffset Start, long Credits)>> ReadCharacterStatsAsync(
        ElevenApiAccess access, ReadingSpan span, CancellationToken cancellation)
    {
        var path = $"{CharacterStatsPath}?start_unix={span.From.ToUnixTimeMilliseconds()}"
            + $"&end_unix={span.To.ToUnixTimeMilliseconds()}&include_workspace_metrics=true"
            + $"&breakdown_type=all_api_keys&aggregation_bucket_size={span.Width.TotalSeconds:0}&metric=credits";
        return ReadWholeAsync(
            "read the character stats", access, () => Request(access, HttpMethod.Get, path),
            ElevenApiJson.Default.CharacterStats, stats => stats.Decode(), cancellation);
    }

    /// <summary>One cheap call for the sake of its headers; a refusal is an answer too, only silence throws.</summary>
    public Task<ProbeAnswer> ProbeAsync(ElevenApiAccess access, CancellationToken cancellation)
    {
        const string call = "probe the provider";
        return calls.RunAsync(call, access, async token =>
        {
            using var request = Request(access, HttpMethod.Get, SubscriptionPath);
            using var response = await SendAsync(call, request, access, token);
            var failure = response.IsSuccessStatusCode ? null : await FailureAsync(call, response, access, token);
            return new ProbeAnswer(ConcurrencyHeaders.Read(response.Headers), response.Headers.Date, failure);
        }, cancellation);
    }

    private Task<T> GetAsync<T>(
        string call, ElevenApiAccess access, string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => ReadWholeAsync(
            call, access, () => Request(access, HttpMethod.Get, path), type, answer => answer, cancellation);

    /// <summary>Asks for something that is read into memory whole before it is understood.</summary>
    private Task<TResult> ReadWholeAsync<T, TResult>(
        string call,
        ElevenApiAccess access,
        Func<HttpRequestMessage> ask,
        JsonTypeInfo<T> type,
        Func<T, TResult> understand,
        CancellationToken cancellation)
        where T : class => CallAsync(
            call,
            access,
            ask,
            async (content, token) =>
            {
                await content.LoadIntoBufferAsync(LargestList, token);
                await using var body = await content.ReadAsStreamAsync(token);
                try
                {
                    return understand(await JsonSerializer.DeserializeAsync(body, type, token)
                        ?? throw new MalformedAnswerException("an object", "null"));
                }
                catch (JsonException e)
                {
                    // The place is told in names that the peer chose.
                    var place = $"{PeerText.Tidy(e.Path ?? "$", access.Key)}, line {e.LineNumber + 1}";
                    throw Malformed(call, $"the answer is not the expected JSON: it breaks at {place}");
                }
            },
            cancellation);

    private Task<T> CallAsync<T>(
        string call,
        ElevenApiAccess access,
        Func<HttpRequestMessage> ask,
        Func<HttpContent, CancellationToken, Task<T>> read,
        CancellationToken cancellation) => calls.RunAsync(call, access, async token =>
        {
            using var request = ask();
            using var response = await SendAsync(call, request, access, token);
            if (!response.IsSuccessStatusCode)
                throw new ElevenApiException(call, await FailureAsync(call, response, access, token));
            return await ReadAsync(call, access, () => read(response.Content, token), token);
        }, cancellation);

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

    private Task<HttpResponseMessage> SendAsync(
        string call, HttpRequestMessage request, ElevenApiAccess access, CancellationToken cancellation) => ReadAsync(
            call,
            access,
            () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation),
            cancellation);

    private Task<ElevenApiFailure> FailureAsync(
        string call, HttpResponseMessage response, ElevenApiAccess access, CancellationToken cancellation) => ReadAsync(
            call,
            access,
            async () =>
            {
                // Decoded here and not by ReadAsStringAsync, which throws at an encoding that it does not know.
                await response.Content.LoadIntoBufferAsync(LargestRefusal, cancellation);
                var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation));
                return ElevenApiFailure.Classify((int)response.StatusCode, body, access.Key) with
                {
                    RetryAfter = Wait(response.Headers.RetryAfter),
                };
            },
            cancellation);

    /// <summary>Everything that may fail on the way, in our words: those of the platform quote the peer.</summary>
    private static async Task<T> ReadAsync<T>(
        string call, ElevenApiAccess access, Func<Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await read();
        }
        catch (MalformedAnswerException e)
        {
            throw Malformed(call, e.Message);
        }
        catch (InvalidOperationException e) when (IsOfParser(e))
        {
            throw Malformed(call, "the answer has not the expected form: expected text, found half a character");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Malformed(call, $"a list is longer than {LargestList} bytes, or a refusal than {LargestRefusal}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var why = PeerText.Tidy(Reasons(e), access.Key);
            throw new ElevenApiException(call, Transient($"no whole answer came ({why})"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ElevenApiException(call, Transient("the call was broken off"));
        }
    }

    // What our own code or the platform does wrong throws the same, and is no fault of the answer.
    private static bool IsOfParser(InvalidOperationException e) =>
        e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) is true;

    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>The outer exception often says no more than "see inner exception".</summary>
    private static string Reasons(Exception e) =>
        e.InnerException is { } inner ? $"{e.Message} {Reasons(inner)}" : e.Message;

    private static ElevenApiFailure Transient(string what) =>
        new(ElevenApiFailureKind.Transient, $"{what}. It is tried again later.");

    private static ElevenApiException Malformed(string call, string what) => new(call, new ElevenApiFailure(
        ElevenApiFailureKind.Malformed, $"{what}. Nothing of it was stored; the next poll reads it again."));
}
