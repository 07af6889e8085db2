using System.Net;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Concurrency;

public sealed class ConcurrencyProberTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CollectorTables tables = new(database);

    private Func<HttpResponseMessage> answer = () => Shown(3, 15);
    private TestCollector collector = null!;
    private FakeProvider provider = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        provider = new FakeProvider(request =>
            request.RequestUri!.AbsolutePath.EndsWith("service-accounts", StringComparison.Ordinal)
                ? FakeProvider.Response(
                    """{"service-accounts":[{"api-keys":[{"name":"tts","key_id":"k1","hashed_xi_api_key":"h1"}]}]}""")
                : answer());
        collector = new TestCollector(database.DataSource, provider);
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Theory]
    [InlineData("h1")]
    [InlineData("k1")]
    public async Task A_reading_is_stored_with_the_credential_named_by_its_hash_or_its_id(string credential)
    {
        await ListAsync();
        await ProbeAsync(credential);
        Assert.Equal(
            ("h1", Noon.UtcDateTime, "turbo", 3, 15),
            await tables.SingleAsync<(string, DateTime, string, int, int)>(
                "select c.hash, r.at, r.model_family, r.current, r.maximum "
                + "from concurrency_reading r join credential c on c.id = r.credential_id and c.key_id = r.key_id"));
    }

    [Fact]
    public async Task A_credential_that_is_not_known_yet_is_told_and_stores_nothing()
    {
        await ProbeAsync("h1");
        Assert.Equal("CredentialUnknown", Assert.Single(collector.Logged.Messages).Name);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_response_without_headers_is_no_reading_and_no_failure()
    {
        answer = () => FakeProvider.Response("{}");
        await ListAsync();
        await ProbeAsync("h1");
        Assert.Equal(0, await CountAsync());
        Assert.DoesNotContain(collector.Logged.Messages, m => m.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_credential_without_the_permission_is_alive_and_its_headers_count()
    {
        answer = () => Shown(
            15,
            15,
            HttpStatusCode.Unauthorized,
            """{"detail":{"code":"unauthorized","status":"missing_permissions"}}""");
        await ListAsync();
        await ProbeAsync("h1");
        Assert.Equal(1, await CountAsync());
        Assert.DoesNotContain(collector.Logged.Messages, m => m.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_refused_credential_is_told_and_asked_less_and_less()
    {
        answer = () => FakeProvider.Response("""{"detail":{"code":"invalid_api_key"}}""", HttpStatusCode.Unauthorized);
        for (var tick = 0; tick < 120; tick++)
        {
            await ProbeAsync("h1");
            collector.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.InRange(provider.Requests.Count, 5, 20);
        Assert.Contains("KeyDead", collector.Logged.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            0, await tables.SingleAsync<int>("select count(*)::integer from workspace where failure is not null"));
    }

    private static HttpResponseMessage Shown(
        int current, int maximum, HttpStatusCode status = HttpStatusCode.OK, string body = "{}")
    {
        var response = FakeProvider.Response(body, status);
        response.Headers.Add("current-concurrent-requests", $"{current}");
        response.Headers.Add("maximum-concurrent-requests", $"{maximum}");
        return response;
    }

    private async Task ListAsync()
    {
        var was = answer;
        answer = () => FakeProvider.Response("""{"character_count":1}""");
        await collector.Inventory.PollAsync(Workspace(), default);
        answer = was;
    }

    private Task ProbeAsync(string credential) =>
        collector.Prober.ProbeAsync(Workspace("acme", new WatchedProbe(credential, Key, "turbo")), default);

    private Task<int> CountAsync() => tables.SingleAsync<int>("select count(*)::integer from concurrency_reading");
}
