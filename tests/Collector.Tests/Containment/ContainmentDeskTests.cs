using Burnwatch.Collector.Containment;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Containment;

/// <summary>Changing keys of the provider's stand-in, over HTTP, with the audit in a real database.</summary>
public sealed class ContainmentDeskTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Variable = "BURNWATCH_TEST_CONTAINMENT";
    private const string Name = "checkout-voice";

    private readonly CollectorTables tables = new(database);
    private readonly FakeTimeProvider clock = new(Noon);

    private SimulatorHost simulator = null!;
    private TestCollector collector = null!;
    private long key;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = Scenario.Demo with { History = TimeSpan.FromDays(2) },
                Time = clock,
            },
            default);
        await StartAsync(isOn: true);
    }

    public async ValueTask DisposeAsync()
    {
        await collector.DisposeAsync();
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task A_disabled_credential_is_disabled_there_and_the_next_inventory_confirms_it()
    {
        var result = await DoAsync(ContainmentAction.Disable);
        Assert.Equal(ContainmentOutcome.Done, result.Answer.Outcome);
        Assert.Contains("The provider accepted it; the next inventory confirms it.", await WordsAsync());
        await ListAsync();
        Assert.True(await ShownAsync<bool>("is_disabled"));
        Assert.EndsWith(
            $"by ann: done, as the inventory of {Noon.AddMinutes(1):yyyy-MM-dd HH:mm} UTC shows.",
            await WordsAsync());
        Assert.Contains(
            "disabled", await tables.AllAsync<string>("select kind from credential_event"));
    }

    [Fact]
    public async Task What_was_changed_is_put_back_exactly_as_it_was()
    {
        var before = await ShownAsync<string>("concat_ws('/', is_disabled, credit_limit, allowed_ips)");
        await DoAsync(ContainmentAction.Limit);
        await DoAsync(ContainmentAction.AllowIps);
        await DoAsync(ContainmentAction.Disable);
        await ListAsync();
        Assert.NotEqual(before, await ShownAsync<string>("concat_ws('/', is_disabled, credit_limit, allowed_ips)"));
        await DoAsync(ContainmentAction.Enable);
        await ListAsync();
        Assert.Equal(before, await ShownAsync<string>("concat_ws('/', is_disabled, credit_limit, allowed_ips)"));
        Assert.Equal(
            ContainmentFault.Unknown, (await RefusedAsync(() => DoAsync(ContainmentAction.Enable))).Fault);
    }

    [Fact]
    public async Task A_limit_holds_by_what_the_provider_counts_at_that_moment()
    {
        clock.Advance(TimeSpan.FromMinutes(20));
        await DoAsync(ContainmentAction.Limit);
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
        var (limit, used) = await tables.SingleAsync<(long, long)>(
            $"select credit_limit, credits_used from credential where key_id = {key}");
        Assert.Equal(used + 1_000, limit);
    }

    [Fact]
    public async Task The_policy_contains_a_key_once_for_an_incident_even_after_it_was_put_back()
    {
        var incident = await IncidentAsync();
        var result = Assert.Single(await ByPolicyAsync(incident));
        Assert.Equal(ContainmentOutcome.Done, result.Answer.Outcome);
        Assert.True(await AfterListShownAsync<bool>("is_disabled"));
        Assert.Equal(
            "automatic", await tables.SingleAsync<string>("select source from containment where incident_id = 1"));
        await DoAsync(ContainmentAction.Enable);
        Assert.False(await AfterListShownAsync<bool>("is_disabled"));
        Assert.Empty(await ByPolicyAsync(incident));
        Assert.False(await AfterListShownAsync<bool>("is_disabled"));
    }

    [Theory]
    [InlineData("sent")]
    [InlineData("unknown")]
    public async Task What_the_policy_began_and_no_answer_is_known_of_is_seen_through(string state)
    {
        var incident = await IncidentAsync();
        simulator.Faults.Add(new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.KeyChange });
        Assert.Equal(ContainmentOutcome.Unknown, Assert.Single(await ByPolicyAsync(incident)).Answer.Outcome);
        if (state == "sent")
            await tables.SingleAsync<long>(
                "update containment set state = 'sent', answer = null, answered_at = null returning id");
        simulator.Faults.Clear();
        Assert.Equal(ContainmentOutcome.Done, Assert.Single(await ByPolicyAsync(incident)).Answer.Outcome);
        Assert.Equal(["done"], await tables.AllAsync<string>("select state from containment"));
        Assert.True(await AfterListShownAsync<bool>("is_disabled"));
    }

    [Fact]
    public async Task While_it_is_off_the_policy_changes_nothing()
    {
        var incident = await IncidentAsync();
        await collector.DisposeAsync();
        await StartAsync(isOn: false);
        Assert.Equal(ContainmentFault.Off, (await RefusedAsync(() => ByPolicyAsync(incident))).Fault);
        await NothingWasSentAsync();
    }

    [Fact]
    public async Task While_it_is_off_nothing_is_sent_and_the_dry_run_says_so()
    {
        await collector.DisposeAsync();
        await StartAsync(isOn: false);
        Assert.Equal(ContainmentFault.Off, (await RefusedAsync(() => DoAsync(ContainmentAction.Disable))).Fault);
        Assert.False((await Desk.PreviewAsync(Order(ContainmentAction.Disable), default)).IsOn);
        await NothingWasSentAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Checkout-Voice")]
    [InlineData("checkout")]
    public async Task Without_the_name_of_the_key_nothing_is_sent(string? typed)
    {
        Assert.Equal(
            ContainmentFault.BadOrder,
            (await RefusedAsync(() => DoAsync(ContainmentAction.Disable, confirm: typed))).Fault);
        await NothingWasSentAsync();
    }

    [Fact]
    public async Task A_dry_run_says_who_will_break_and_what_would_be_sent_and_sends_nothing()
    {
        await collector.Usage.PollAsync(collector.Workspaces[0], default);
        var preview = await Desk.PreviewAsync(Order(ContainmentAction.Disable), default);
        Assert.True(preview.Sources.Credits > 0);
        Assert.True(preview.Sources.Requests > 0);
        Assert.NotEmpty(preview.Sources.Products);
        Assert.Contains("\"is_enabled\":false", preview.Sends);
        await NothingWasSentAsync();
    }

    [Theory]
    [InlineData(FaultKind.WrongScope, null, "refused", "The admin key may not change keys: give it service_account_write")]
    [InlineData(FaultKind.Refused, "insufficient_permissions", "refused", "The admin key may not change keys")]
    [InlineData(FaultKind.Refused, "voice_not_found", "refused", "it was deleted, and cannot be used.")]
    [InlineData(FaultKind.Refused, "invalid_request", "refused", "Do it at the provider by hand.")]
    [InlineData(FaultKind.RateLimited, null, "refused", "Do it again in a minute")]
    [InlineData(FaultKind.ServerError, null, "unknown", "Whether it was done is not known; the next inventory shows it")]
    [InlineData(FaultKind.Down, null, "unknown", "Whether it was done is not known; the next inventory shows it")]
    [InlineData(FaultKind.CutOff, null, "done", "The provider accepted it")]
    [InlineData(FaultKind.Malformed, null, "done", "The provider accepted it")]
    public async Task Every_answer_of_the_provider_gives_one_sentence(
        FaultKind kind, string? error, string state, string sentence)
    {
        simulator.Faults.Add(new Fault { Kind = kind, Endpoint = SimulatorEndpoint.KeyChange, Error = error });
        var result = await DoAsync(ContainmentAction.Disable);
        Assert.Contains(sentence, result.Answer.Sentence);
        Assert.DoesNotContain(". .", result.Answer.Sentence);
        Assert.Equal(
            (state, result.Answer.Sentence),
            await tables.SingleAsync<(string, string)>("select state, answer from containment"));
        Assert.DoesNotContain(simulator.AdminKey, result.Answer.Sentence);
    }

    [Fact]
    public async Task What_was_done_though_no_answer_came_is_confirmed_by_the_next_inventory()
    {
        var result = await DoAsync(ContainmentAction.Disable);
        await tables.AllAsync<int>(
            $"update containment set state = 'sent', answer = null, answered_at = null where id = {result.Id} returning 1");
        Assert.EndsWith("by ann: sent, outcome not known.", await WordsAsync());
        await ListAsync();
        Assert.Contains("as the inventory of", await WordsAsync());
        await DoAsync(ContainmentAction.Enable);
        Assert.False(await AfterListShownAsync<bool>("is_disabled"));
    }

    [Fact]
    public async Task What_the_policy_does_for_an_incident_is_done_once()
    {
        var incident = await tables.SingleAsync<long>($"""
            insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour,
                                  peak_per_hour, signals, reason)
            values ({key}, 'firing', 'critical', 1, now(), now(), now(), 1, 1, '[]', '')
            returning id
            """);
        var order = Order(ContainmentAction.Disable) with { IncidentId = incident };
        var grant = ContainmentGrant.OfPolicy(isExpendable: true, isCritical: true)!;
        Assert.NotNull(await Desk.ContainAsync(order, grant, Name, default));
        await DoAsync(ContainmentAction.Enable);
        await ListAsync();
        Assert.Null(await Desk.ContainAsync(order, grant, Name, default));
        Assert.Equal(["automatic", "command"], await tables.AllAsync<string>("select source from containment order by id"));
    }

    [Fact]
    public async Task A_key_of_its_own_is_used_to_change_where_there_is_one()
    {
        await collector.DisposeAsync();
        Environment.SetEnvironmentVariable(Variable + "_WRITE", simulator.IssueAdminKey());
        await StartAsync(isOn: true, ("Collector:Workspaces:0:ContainmentApiKey", $"env:{Variable}_WRITE"));
        simulator.RevokeAdminKey(simulator.AdminKey);
        Assert.Equal(ContainmentOutcome.Done, (await DoAsync(ContainmentAction.Disable)).Answer.Outcome);
    }

    private ContainmentDesk Desk => collector.Get<ContainmentDesk>();

    private static ContainmentOrder Order(ContainmentAction action, long key = 0) =>
        new(key, action) { LimitPlus = 1_000, AllowIps = ["203.0.113.7"] };

    private ContainmentOrder Order(ContainmentAction action) => Order(action, key);

    private async Task<ContainmentResult> DoAsync(ContainmentAction action, string? confirm = Name) =>
        (await Desk.ContainAsync(Order(action), ContainmentGrant.OfOperator("ann"), confirm, default))!;

    private async Task<long> IncidentAsync() => await tables.SingleAsync<long>($"""
        insert into incident (id, key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour,
                              peak_per_hour, signals, reason, paged_severity)
        overriding system value
        values (1, {key}, 'firing', 'critical', 1, now(), now(), now(), 1, 1, '[]', 'leaks', 'critical')
        returning id
        """);

    private Task<IReadOnlyList<ContainmentResult>> ByPolicyAsync(long incident) => Desk.ContainAllAsync(
        Order(ContainmentAction.Disable) with { IncidentId = incident },
        ContainmentGrant.OfPolicy(isExpendable: true, isCritical: true)!, default);

    private static Task<ContainmentException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<ContainmentException>(act);

    private async Task<string> WordsAsync() => (await collector.Get<ContainmentReader>().OfKeyAsync(key, 1, default))[0].Words;

    private async Task NothingWasSentAsync()
    {
        Assert.Empty(await tables.AllAsync<long>("select id from containment"));
        await ListAsync();
        Assert.False(await ShownAsync<bool>("is_disabled"));
    }

    private async Task ListAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
    }

    private Task<T> ShownAsync<T>(string column) =>
        tables.SingleAsync<T>($"select {column} from credential where key_id = {key}");

    private async Task<T> AfterListShownAsync<T>(string column)
    {
        await ListAsync();
        return await ShownAsync<T>(column);
    }

    private async Task StartAsync(bool isOn, params (string Name, string Value)[] more)
    {
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        var settings = new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
            ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
            ["Collector:Containment:Enabled"] = isOn.ToString(),
            ["Collector:Backfill"] = "2.00:00:00",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        collector = new TestCollector(database.DataSource, clock: clock, settings: settings);
        await collector.Inventory.PollAsync(collector.Workspaces[0], default);
        key = await tables.SingleAsync<long>($"select id from key where name = '{Name}'");
    }
}
