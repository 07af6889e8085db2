using System.Net;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.FakeProvider;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class ElevenApiClientTests
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReadingSpan Hour = new(Noon, Noon.AddHours(1));

    [Fact]
    public async Task The_usage_query_asks_for_buckets_of_a_minute_by_key_product_and_model()
    {
        var provider = Answering(
            """{"columns":["hashed_xi_api_key","timestamp","c"],"column_units":[null,null,"credits"],"rows":[]}""");
        Assert.Empty(await provider.Client().ReadUsageAsync(Access, Hour, default));
        var (call, key, body) = Assert.Single(provider.Requests);
        Assert.Equal("POST https://provider.test/v1/workspace/analytics/query/usage-by-product-over-time", call);
        Assert.Equal("sk_test", key);
        Assert.Equal(
            """{"start_time":1776859200000,"end_time":1776862800000,"interval_seconds":60,"group_by":"""
            + """["hashed_xi_api_key","product_type","model"],"time_zone":"UTC"}""",
            body);
    }

    [Fact]
    public async Task A_fault_of_our_own_is_not_told_as_the_providers()
    {
        var own = new InvalidOperationException("ours");
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Answering("{}").Client()
            .ReadAnyAsync<int>("read something", Access, "v1/models", _ => throw own, default));
        Assert.Same(own, thrown);
    }

    [Fact]
    public async Task A_base_address_may_have_a_path()
    {
        var provider = Answering("""{"character_count":1}""");
        await provider.Client().ReadSubscriptionAsync(
            Access with { BaseUrl = new Uri("http://localhost/proxy/") }, default);
        Assert.Equal("GET http://localhost/proxy/v1/user/subscription", Assert.Single(provider.Requests).Call);
    }

    [Fact]
    public async Task Service_accounts_are_read_with_their_keys()
    {
        var provider = Answering("""
            {"service-accounts":[{"service_account_user_id":"sa1","name":"prod","created_at_unix":null,"api-keys":[
              {"name":"tts","hint":"ab12","key_id":"k1","service_account_user_id":"sa1","created_at_unix":1700000000,
               "is_disabled":true,"permissions":["text_to_speech","something_new"],"disable_reason":"exposed_publicly",
               "character_limit":"5000","character_count":10,"hashed_xi_api_key":"h1","allowed_ips":null,
               "third_party_disable_allowed":null,"platform_limits":{}}],"default_sharing_groups":[]}]}
            """);
        var account = Assert.Single(await provider.Client().ReadServiceAccountsAsync(Access, default));
        var key = Assert.Single(account.ApiKeys!)!;
        Assert.Equal(
            ("prod", "h1", "exposed_publicly", 5000L),
            (account.Name, key.HashedXiApiKey, key.DisableReason, key.CharacterLimit));
        Assert.Equal(["text_to_speech", "something_new"], key.Permissions!);
    }

    [Fact]
    public async Task A_subscription_is_read()
    {
        var provider = Answering("""
            {"tier":"scale_2024_08_10","character_count":1200,"character_limit":2000000,
             "max_credit_limit_extension":"unlimited","next_character_count_reset_unix":1738356858,
             "status":"active","currency":"usd","next_invoice":null}
            """);
        Assert.Equal(
            new Subscription
            {
                Tier = "scale_2024_08_10",
                CharacterCount = 1200,
                CharacterLimit = 2_000_000,
                NextCharacterCountResetUnix = 1738356858,
            },
            // JSON that is kept as it came equals nothing but itself.
            await provider.Client().ReadSubscriptionAsync(Access, default) with { MaxCreditLimitExtension = null });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"service-accounts":[{"api-keys":[{"is_disabled":"perhaps"}]}]}""")]
    [InlineData("""{"service-accounts":[{"api-keys":[""")]
    [InlineData("""{"service-accounts":[{"name":"\ud800"}]}""")]
    public async Task A_success_of_another_form_is_malformed(string body)
    {
        var failure = await FailureOf(Answering(body).Client().ReadServiceAccountsAsync(Access, default));
        Assert.Equal(ElevenApiFailureKind.Malformed, failure.Kind);
        Assert.Contains("expected", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_has_its_class_and_the_wait_asked_for()
    {
        var provider = new FakeProvider(_ =>
        {
            var response = Response(
                """{"detail":{"code":"rate_limit_exceeded","message":"slow down"}}""", HttpStatusCode.TooManyRequests);
            response.Headers.Add("Retry-After", "17");
            return response;
        });
        var failure = await FailureOf(provider.Client().ReadUsageAsync(Access, Hour, default));
        Assert.Equal(
            (ElevenApiFailureKind.ThrottledRate, TimeSpan.FromSeconds(17)), (failure.Kind, failure.RetryAfter));
    }

    [Fact]
    public async Task A_wait_given_as_a_time_is_counted_from_now()
    {
        var provider = new FakeProvider(_ =>
        {
            var response = Response("", HttpStatusCode.ServiceUnavailable);
            response.Headers.Add("Retry-After", Noon.AddSeconds(90).ToString("R"));
            return response;
        });
        var failure = await FailureOf(
            provider.Client(new FakeTimeProvider(Noon)).ReadUsageAsync(Access, Hour, default));
        Assert.Equal(TimeSpan.FromSeconds(90), failure.RetryAfter);
    }

    [Fact]
    public async Task A_network_that_fails_is_transient_and_quotes_no_key()
    {
        var provider = new FakeProvider(
            _ => throw new HttpRequestException("bad header line: sk_test", new IOException("sk_test")));
        var failure = await FailureOf(provider.Client().ReadUsageAsync(Access, Hour, default));
        Assert.Equal(ElevenApiFailureKind.Transient, failure.Kind);
        Assert.DoesNotContain("sk_test", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_is_transient()
    {
        var provider = new FakeProvider(_ => throw new TaskCanceledException());
        Assert.Equal(
            ElevenApiFailureKind.Transient,
            (await FailureOf(provider.Client().ReadUsageAsync(Access, Hour, default))).Kind);
    }

    [Fact]
    public async Task A_stop_is_not_taken_for_a_time_out()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Answering("").Client().ReadUsageAsync(Access, Hour, stop.Token));
    }

    [Fact]
    public async Task A_key_that_no_header_can_carry_is_refused_before_it_is_sent()
    {
        var provider = Answering("");
        var access = Access with { Key = new Secret("schlüssel") };
        Assert.Equal(
            ElevenApiFailureKind.KeyDead,
            (await FailureOf(provider.Client().ReadUsageAsync(access, Hour, default))).Kind);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_probe_reads_the_headers_of_a_success()
    {
        var provider = new FakeProvider(_ => Probed("3", "15"));
        Assert.Equal(new ConcurrencyHeaders(3, 15), (await provider.Client().ProbeAsync(Access, default)).Concurrency);
    }

    [Fact]
    public async Task A_probe_reads_the_headers_of_a_refusal_too()
    {
        var provider = new FakeProvider(_ => Probed("15", "15", HttpStatusCode.TooManyRequests));
        var answer = await provider.Client().ProbeAsync(Access, default);
        Assert.Equal(new ConcurrencyHeaders(15, 15), answer.Concurrency);
        Assert.Equal(ElevenApiFailureKind.ThrottledRate, answer.Failure?.Kind);
    }

    [Fact]
    public async Task A_probe_without_headers_is_no_reading_and_no_failure()
    {
        var answer = await Answering("{}").Client().ProbeAsync(Access, default);
        Assert.Null(answer.Concurrency);
        Assert.Null(answer.Failure);
    }

    [Theory]
    [InlineData("", "15")]
    [InlineData("x", "15")]
    [InlineData("-1", "15")]
    [InlineData("1.5", "15")]
    [InlineData("1", "0")]
    [InlineData("1", "99999999999")]
    public async Task Headers_that_make_no_sense_are_no_reading(string current, string maximum)
    {
        var provider = new FakeProvider(_ => Probed(current, maximum));
        Assert.Null((await provider.Client().ProbeAsync(Access, default)).Concurrency);
    }

    private static HttpResponseMessage Probed(string current, string maximum, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = Response("{}", status);
        response.Headers.TryAddWithoutValidation("current-concurrent-requests", current);
        response.Headers.TryAddWithoutValidation("maximum-concurrent-requests", maximum);
        return response;
    }

    private static async Task<ElevenApiFailure> FailureOf(Task call) =>
        (await Assert.ThrowsAsync<ElevenApiException>(() => call)).Failure;
}
