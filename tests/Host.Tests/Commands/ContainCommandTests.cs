using Burnwatch.Simulator;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Host.Tests.Commands;

public sealed class ContainCommandTests() : CommandTests(Booked), IAsyncDisposable
{
    private const string Variable = "BURNWATCH_TEST_CONTAIN_COMMAND";

    private const string Booked = """
        insert into workspace (name, base_url) values ('acme', 'http://acme.test');
        insert into key (workspace_id, name, created_at) values (1, 'checkout-voice', now());
        insert into credential (key_id, workspace_id, hash, name, hint, provider_key_id, service_account_id, first_seen_at)
        values (1, 1, 'h', 'checkout-voice', 'ab12', 'k', 's', now());
        """;

    private SimulatorHost? simulator;

    [Fact]
    public async Task The_operator_contains_by_the_name_of_the_key_and_is_written_down()
    {
        await StartAsync();
        Assert.Equal(0, await ContainAsync("--disable", "--dry-run"));
        Assert.Contains("Nothing was sent. checkout-voice (ends in ab12)", Output.ToString());
        Assert.Contains("\"is_enabled\":false", Output.ToString());
        Assert.Equal(2, await ContainAsync("--disable"));
        Assert.Contains("The key's name was not typed as it is written", Error.ToString());
        Assert.Equal(0L, await ScalarAsync<long>("select count(*) from containment"));

        Assert.Equal(0, await ContainAsync("--disable", "--confirm", "checkout-voice", "--by", "ann"));
        Assert.Contains("The provider accepted it", Output.ToString());
        Assert.Equal("ann/command/done", await ScalarAsync<string>(
            "select author || '/' || source || '/' || state from containment"));
        Assert.Equal(1, await ContainAsync("--disable", "--confirm", "checkout-voice"));
        Assert.Contains("is disabled already", Error.ToString());
        Assert.Equal(0, await ContainAsync("--enable", "--confirm", "checkout-voice", "--credential", "ab12"));
    }

    [Fact]
    public async Task While_it_is_off_nothing_can_be_contained()
    {
        await StartAsync();
        Assert.Equal(2, await RunAsync(
            ["contain", "checkout-voice", "--disable", "--confirm", "checkout-voice", .. Workspace]));
        Assert.Contains("Containment is off.", Error.ToString());
    }

    [Theory]
    [InlineData("checkout-voice")]
    [InlineData("checkout-voice", "--disable", "--enable")]
    [InlineData("checkout-voice", "--limit-to-used-plus", "many")]
    [InlineData("nobody", "--disable", "--confirm", "nobody")]
    public async Task What_is_not_one_action_on_one_key_is_bad_input(params string[] arguments) =>
        Assert.Equal(2, await RunAsync(["contain", .. arguments]));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
        await base.DisposeAsync();
    }

    private string[] Workspace =>
    [
        "--setting", "Collector:Workspaces:0:Name=acme",
        "--setting", $"Collector:Workspaces:0:BaseUrl={simulator!.ElevenApiUrl}",
        "--setting", $"Collector:Workspaces:0:ApiKey=env:{Variable}",
    ];

    private Task<int> ContainAsync(params string[] arguments) => RunAsync(
        ["contain", "checkout-voice", .. arguments, .. Workspace, "--setting", "Collector:Containment:Enabled=true"]);

    private async Task StartAsync()
    {
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Scenario.Demo with { History = TimeSpan.FromHours(2) } }, default);
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        using var http = new HttpClient { BaseAddress = simulator.ElevenApiUrl };
        http.DefaultRequestHeaders.Add("xi-api-key", simulator.AdminKey);
        var accounts = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("v1/service-accounts")).RootElement;
        var listed = accounts.GetProperty("service-accounts").EnumerateArray()
            .SelectMany(a => a.GetProperty("api-keys").EnumerateArray())
            .Single(k => k.GetProperty("name").GetString() == "checkout-voice");
        await ExecuteAsync($"""
            update credential set provider_key_id = '{listed.GetProperty("key_id").GetString()}',
                                  service_account_id = '{listed.GetProperty("service_account_user_id").GetString()}'
            """);
    }
}
