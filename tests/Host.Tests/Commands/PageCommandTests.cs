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
    public async Task A_channel_is_tested_by_its_name_and_the_test_is_taken_back()
    {
        await using var mail = new SmtpStandIn();

        Assert.Equal(0, await RunAsync(["--channel", "post", .. SettingsOf(mail)]));

        Assert.Equal(["Triggered", "Resolved"], output.ToString().TrimEnd().Split('\n').Select(l => l.Split(':')[0]));
        Assert.Equal(2, mail.Mails.Count);
        Assert.Contains("Subject: TEST: Burnwatch can tell you.", mail.Mails[0]);
        Assert.Contains("Subject: Resolved: TEST:", mail.Mails[1]);
        Assert.DoesNotContain(RoutingKey, mail.Mails[0] + output);
    }

    [Fact]
    public async Task A_channel_that_does_not_take_its_test_fails_with_what_it_said()
    {
        await using var mail = new SmtpStandIn { Reply = line => line.StartsWith("MAIL") ? "550 not from you" : null };

        Assert.Equal(1, await RunAsync(["--channel", "post", .. SettingsOf(mail)]));

        Assert.Contains("The test page to post was not accepted: The mail server answered 550", error.ToString());
    }

    [Fact]
    public async Task A_channel_that_nobody_set_up_is_named()
    {
        Assert.Equal(1, await RunAsync(["--channel", "nowhere"]));
        Assert.Equal("There is no channel 'nowhere' in Alerting:Channels.\n", error.ToString());
    }

    [Fact]
    public async Task Mail_to_nobody_says_whom_to_name()
    {
        await using var mail = new SmtpStandIn();

        Assert.Equal(1, await RunAsync(["--channel", "post", .. SettingsOf(mail).SkipLast(2)]));

        Assert.Contains("The channel 'post' names nobody in To; say whom with --owner.", error.ToString());
        Assert.Empty(mail.Commands);
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

    private static string[] SettingsOf(SmtpStandIn mail) =>
    [
        "--setting", "Alerting:Channels:0:Name=post",
        "--setting", "Alerting:Channels:0:Kind=Mail",
        "--setting", "Alerting:Channels:0:Server=127.0.0.1",
        "--setting", $"Alerting:Channels:0:Port={mail.Port}",
        "--setting", "Alerting:Channels:0:Security=None",
        "--setting", "Alerting:Channels:0:From=burnwatch@example.com",
        "--setting", "Alerting:Channels:0:To:0=ops@example.com",
    ];

    private Task<int> RunAsync(IEnumerable<string> more)
    {
        File.WriteAllText(folder.Combine("key"), RoutingKey);
        return CommandLine.RunAsync(
            [
                "page", "test",
                "--setting", $"Database:ConnectionString={database.ConnectionString}",
                "--setting", $"Alerting:RoutingKey=file:{folder.Combine("key")}",
                .. more,
            ],
            output,
            error);
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
