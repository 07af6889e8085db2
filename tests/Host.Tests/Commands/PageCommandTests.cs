using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Testing;

namespace Burnwatch.Host.Tests.Commands;

public sealed class PageCommandTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string RoutingKey = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_test_page_triggers_then_resolves_and_says_so()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);

        Assert.Equal(0, await RunAsync(simulator));

        Assert.Equal(["Triggered", "Resolved"], output.ToString().TrimEnd().Split('\n').Select(l => l.Split(':')[0]));
        Assert.Equal(["trigger", "resolve"], simulator.PagerDuty.Events.Select(e => e.Action));
        Assert.StartsWith("TEST:", simulator.PagerDuty.Events[0].Summary);
        Assert.DoesNotContain(RoutingKey, output.ToString());
    }

    [Fact]
    public async Task A_test_page_that_is_not_accepted_fails()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        simulator.Faults.Add(new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.PagerDuty });

        Assert.Equal(1, await RunAsync(simulator));

        Assert.Contains("was not accepted", error.ToString());
        Assert.DoesNotContain(RoutingKey, error.ToString());
    }

    [Fact]
    public async Task A_routing_key_that_is_not_there_is_named_by_its_reference()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);

        Assert.Equal(1, await RunAsync(simulator, "file:/no/such/key"));

        Assert.Contains("Nobody can be paged by file:/no/such/key", error.ToString());
    }

    [Fact]
    public async Task Without_settings_it_says_in_one_sentence_which_one_is_missing()
    {
        Assert.Equal(
            2,
            await CommandLine.RunAsync(
                ["page", "test", "--setting", $"Database:ConnectionString={database.ConnectionString}"],
                output,
                error));
        Assert.Equal(
            "Alerting:RoutingKey is missing; "
                + "set it to a reference to a PagerDuty routing key such as env:PAGERDUTY_KEY.\n",
            error.ToString());
    }

    private Task<int> RunAsync(SimulatorHost simulator, string? route = null)
    {
        File.WriteAllText(folder.Combine("key"), RoutingKey);
        return CommandLine.RunAsync(
            [
                "page", "test",
                "--setting", $"Database:ConnectionString={database.ConnectionString}",
                "--setting", $"Alerting:PagerDutyEndpoint={simulator.PagerDutyUrl}",
                "--setting", $"Alerting:RoutingKey={route ?? $"file:{folder.Combine("key")}"}",
            ],
            output,
            error);
    }
}
