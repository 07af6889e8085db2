using System.Net;
using Burnwatch.Collector.ElevenApi;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.FakeProvider;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class ResilientCallsTests
{
    private readonly FakeTimeProvider time = new(Noon);

    [Fact]
    public async Task What_failed_in_passing_is_asked_again()
    {
        var provider = Failing(2, HttpStatusCode.BadGateway);
        Assert.Equal(7, (await ReadAsync(provider.Client(time, retries: 2))).CharacterCount);
        Assert.Equal(3, provider.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_asked_for_again()
    {
        var answers = new Queue<HttpContent>([new BrokenContent(), new StringContent("""{"character_count":7}""")]);
        var provider = new FakeProvider(_ => new HttpResponseMessage { Content = answers.Dequeue() });
        Assert.Equal(7, (await ReadAsync(provider.Client(time, retries: 2))).CharacterCount);
    }

    [Fact]
    public async Task It_is_asked_again_so_often_and_no_more()
    {
        var provider = Failing(int.MaxValue, HttpStatusCode.BadGateway);
        Assert.Equal(ElevenApiFailureKind.Transient, (await FailureAsync(provider.Client(time, retries: 2))).Kind);
        Assert.Equal(3, provider.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.PaymentRequired)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableContent)]
    [InlineData(HttpStatusCode.OK)]
    public async Task What_would_be_answered_the_same_is_asked_once(HttpStatusCode status)
    {
        var provider = Failing(int.MaxValue, status);
        await FailureAsync(provider.Client(time, retries: 2));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task The_wait_that_the_provider_asks_for_is_kept()
    {
        var provider = Failing(1, HttpStatusCode.TooManyRequests, retryAfter: 7);
        var call = provider.Client(time, retries: 2).ReadSubscriptionAsync(Access, default);
        await AnsweredAsync(provider, 1);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(provider.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(7, (await call).CharacterCount);
    }

    [Fact]
    public async Task A_wait_of_more_than_seconds_is_left_to_the_next_poll()
    {
        var provider = Failing(1, HttpStatusCode.TooManyRequests, retryAfter: 11);
        Assert.Equal(TimeSpan.FromSeconds(11), (await FailureAsync(provider.Client(time, retries: 2))).RetryAfter);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task It_is_not_asked_again_when_the_budget_is_used_up()
    {
        var provider = Failing(int.MaxValue, HttpStatusCode.BadGateway);
        var client = provider.Client(time, retries: 2, requestsPerMinute: 4);
        await Assert.ThrowsAsync<ElevenApiException>(() => AdvancingAsync(client.ReadSubscriptionAsync(
            Access, default)));
        Assert.Equal(3, provider.Requests.Count);
        var last = client.ReadSubscriptionAsync(Access with { Lane = CallLane.Fast }, default);
        await Assert.ThrowsAsync<ElevenApiException>(() => last);
        Assert.Equal(4, provider.Requests.Count);
    }

    [Fact]
    public async Task A_call_that_waits_for_the_budget_does_not_fail_however_long()
    {
        var provider = Failing(0, HttpStatusCode.OK);
        var client = provider.Client(time, requestsPerMinute: 4);
        for (var call = 0; call < 3; call++)
            await client.ReadSubscriptionAsync(Access, default);
        var waiting = client.ReadSubscriptionAsync(Access, default);
        Assert.False(waiting.IsCompleted);
        var fast = await client.ReadSubscriptionAsync(Access with { Lane = CallLane.Fast }, default);
        Assert.Equal(7, fast.CharacterCount);
        Assert.Equal(7, (await AdvancingAsync(waiting)).CharacterCount);
    }

    [Fact]
    public async Task Workspaces_do_not_share_a_budget()
    {
        var client = Failing(0, HttpStatusCode.OK).Client(time, requestsPerMinute: 4);
        foreach (var workspace in new[] { "a", "b", "a", "b", "a", "b" })
            await client.ReadSubscriptionAsync(Access with { Workspace = workspace }, default);
        Assert.False(client.ReadSubscriptionAsync(Access with { Workspace = "a" }, default).IsCompleted);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_left_alone_and_then_tried()
    {
        var provider = Failing(6, HttpStatusCode.BadGateway);
        var client = provider.Client(time);
        for (var call = 0; call < 6; call++)
            await Assert.ThrowsAsync<ElevenApiException>(() => client.ReadSubscriptionAsync(Access, default));
        var refused = (await Assert.ThrowsAsync<ElevenApiException>(
            () => client.ReadSubscriptionAsync(Access, default))).Failure;
        Assert.Equal(6, provider.Requests.Count);
        Assert.Equal(ElevenApiFailureKind.Transient, refused.Kind);
        Assert.Contains("the last one: the provider failed (HTTP 502", refused.Sentence, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(7, (await client.ReadSubscriptionAsync(Access, default)).CharacterCount);
    }

    [Fact]
    public async Task One_endpoint_that_is_down_does_not_blind_the_others()
    {
        var provider = new FakeProvider(request => request.RequestUri!.AbsolutePath.EndsWith(
            "service-accounts", StringComparison.Ordinal)
                ? Response("", HttpStatusCode.BadGateway)
                : Response("""{"character_count":7}"""));
        var client = provider.Client(time);
        for (var call = 0; call < 20; call++)
        {
            await Assert.ThrowsAsync<ElevenApiException>(() => client.ReadServiceAccountsAsync(Access, default));
            if (call % 4 == 0)
                await client.ReadSubscriptionAsync(Access, default);
        }

        Assert.Equal(25, provider.Requests.Count);
    }

    private static FakeProvider Failing(int times, HttpStatusCode status, int? retryAfter = null)
    {
        var left = times;
        return new FakeProvider(_ =>
        {
            if (left-- <= 0)
                return Response("""{"character_count":7}""");
            var response = Response("", status);
            if (retryAfter is { } seconds)
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return response;
        });
    }

    private Task<Subscription> ReadAsync(ElevenApiClient client) =>
        AdvancingAsync(client.ReadSubscriptionAsync(Access, default));

    private async Task<ElevenApiFailure> FailureAsync(ElevenApiClient client) =>
        (await Assert.ThrowsAsync<ElevenApiException>(() => ReadAsync(client))).Failure;

    private async Task<T> AdvancingAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await call;
    }

    private static async Task AnsweredAsync(FakeProvider provider, int times)
    {
        while (provider.Requests.Count < times)
            await Task.Yield();
    }

    private sealed class BrokenContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);

        protected override bool TryComputeLength(out long length) => (length = 0) < 0;
    }
}
