using System.Net;
using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Requests;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Requests;

/// <summary>The list of requests of the provider's stand-in, over HTTP, for the credentials of a real database.</summary>
public sealed class EndpointReaderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Variable = "BURNWATCH_TEST_ENDPOINTS";

    private readonly CollectorTables tables = new(database);
    private readonly FakeTimeProvider clock = new(Noon);

    private SimulatorHost simulator = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = new Scenario
                {
                    History = TimeSpan.FromDays(1),
                    Lateness = ScenarioLateness.None,
                    Keys = [Key("voice", 3000), Key("other", 600)],
                },
                Time = clock,
            },
            default);
    }

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task The_requests_of_the_key_are_counted_by_endpoint_over_several_answers()
    {
        var (from, to) = (Noon.AddHours(-2), Noon.AddHours(-1));
        var list = await ReadAsync(from, to);
        Assert.Null(list.Missing);
        var calls = Assert.Single(list.Calls!);
        Assert.Equal("/v1/text-to-speech/{voice_id}", calls.Endpoint);
        Assert.True(calls.Requests > 1000);
        Assert.Equal(simulator.Ledger.Hours(from, to).Where(e => e.Key == "voice").Sum(e => e.Requests), calls.Requests);
        Assert.Equal(0, calls.Failed);
    }

    [Fact]
    public async Task Of_more_than_is_read_it_says_how_far_it_came()
    {
        var list = await ReadAsync(Noon.AddHours(-20), Noon);
        Assert.InRange(Assert.Single(list.Calls!).Requests, 9_900, 10_000);
        Assert.StartsWith("Only the first 10000 requests were read, up to 2026-", list.Missing);
    }

    [Theory]
    [InlineData(FaultKind.WrongScope, "the key lacks the permission workspace_analytics_full_read")]
    [InlineData(FaultKind.RateLimited, "the provider asks for fewer requests")]
    public async Task Where_the_provider_refuses_it_says_why(FaultKind fault, string why)
    {
        simulator.Faults.Add(new Fault { Kind = fault, Endpoint = SimulatorEndpoint.Requests });
        var list = await ReadAsync(Noon.AddHours(-1), Noon);
        Assert.Null(list.Calls);
        Assert.StartsWith(
            $"The provider's list of requests could not be read: Could not list the requests: {why} (HTTP ",
            list.Missing);
    }

    [Fact]
    public async Task Where_it_stays_silent_it_is_not_waited_for_long()
    {
        simulator.Faults.Add(new Fault
        {
            Kind = FaultKind.Slow, Endpoint = SimulatorEndpoint.Requests, Delay = TimeSpan.FromHours(1),
        });
        await using var collector = await StartAsync();
        var waits = new FakeTimeProvider(Noon);
        var reader = new EndpointReader(
            database.DataSource, collector.Workspaces, collector.Get<AdminKeyChoice>(),
            collector.Get<ElevenApiClient>(), waits);
        var reading = reader.ReadAsync(await KeyIdAsync(), Noon.AddHours(-1), Noon, default);
        while (!reading.IsCompleted)
        {
            waits.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Equal("The provider's list of requests did not come within 20 s.", (await reading).Missing);
    }

    [Fact]
    public async Task Of_a_workspace_that_is_not_in_the_settings_nothing_is_asked()
    {
        await using var collector = await StartAsync();
        await tables.AllAsync<string>("update workspace set name = 'gone' returning name");
        var list = await collector.Get<EndpointReader>().ReadAsync(await KeyIdAsync(), Noon.AddHours(-1), Noon, default);
        Assert.Null(list.Calls);
        Assert.StartsWith("Its workspace is not among the settings", list.Missing);
    }

    [Theory]
    [InlineData("""{"columns":["timestamp"],"rows":[]}""", "expected a column \"endpoint\", found none.")]
    [InlineData("""{"columns":["timestamp","endpoint"],"rows":[["2026-04-22T00:00:00Z"]]}""", "expected 2 cells in row 0, found 1.")]
    [InlineData("""{"columns":["timestamp","endpoint"],"rows":[[5,"x"]]}""", "expected a time in row 0, found Number.")]
    [InlineData("""{"rows":[]}""", "expected the members \"columns\" and \"rows\", found fewer.")]
    [InlineData("""{"columns":["timestamp","endpoint","hashed_xi_api_key"],"rows":[["2026-04-22T00:00:00Z","x","foreign"]]}""", "expected requests of the key alone, found those of others as well.")]
    public async Task An_answer_that_cannot_be_counted_is_told_as_such(string answer, string words)
    {
        var list = await ReadAsync(Noon.AddHours(-1), Noon, FakeProvider.Answering(answer));
        Assert.Null(list.Calls);
        Assert.Contains(words, list.Missing);
    }

    [Fact]
    public async Task An_answer_that_repeats_our_key_is_told_without_it()
    {
        var at = Noon.AddMinutes(-5).ToString("O");
        var said = await ReadAsync(Noon.AddHours(-1), Noon, FakeProvider.Answering(
            $$"""{"columns":["timestamp","endpoint","success"],"rows":[["{{at}}","/v1/{{simulator.AdminKey}}","false"]]}"""));
        var refused = await ReadAsync(Noon.AddHours(-1), Noon, FakeProvider.Answering(
            $$$"""{"detail":{"message":"{{{simulator.AdminKey}}} may not"}}""", HttpStatusCode.Forbidden));
        var calls = Assert.Single(said.Calls!);
        Assert.Equal((1, 1), (calls.Requests, calls.Failed));
        Assert.DoesNotContain(simulator.AdminKey, calls.Endpoint);
        Assert.DoesNotContain(simulator.AdminKey, refused.Missing);
    }

    private static ScenarioKey Key(string name, double perHour) =>
        new() { Name = name, RequestsPerHour = perHour, Raggedness = 0 };

    private async Task<EndpointList> ReadAsync(DateTimeOffset from, DateTimeOffset to, FakeProvider? provider = null)
    {
        await using (var inventory = await StartAsync())
            Assert.NotEqual(0, await KeyIdAsync());
        await using var collector = Collector(provider);
        return await collector.Get<EndpointReader>().ReadAsync(await KeyIdAsync(), from, to, default);
    }

    private Task<long> KeyIdAsync() => tables.SingleAsync<long>("select id from key where name = 'voice'");

    private async Task<TestCollector> StartAsync()
    {
        var collector = Collector(provider: null);
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
        return collector;
    }

    private TestCollector Collector(FakeProvider? provider)
    {
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        return new TestCollector(database.DataSource, provider, clock: clock, settings: new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
            ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
        });
    }
}
