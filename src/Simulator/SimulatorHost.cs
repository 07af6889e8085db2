using Burnwatch.Simulator.ElevenApi;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.PagerDuty;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator;

/// <summary>
/// An ElevenAPI and a PagerDuty on loopback that act a scenario, for the demo, for tests and for trying things out.
/// </summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly SimulatedWorkspace workspace;
    private readonly WebhookSender webhooks;
    private readonly LoopbackServer elevenApi;
    private readonly LoopbackServer pagerDuty;

    private SimulatorHost(
        SimulatedWorkspace workspace, FaultPlan faults, SimulatedPagerDuty received, WebhookSender webhooks,
        LoopbackServer elevenApi, LoopbackServer pagerDuty)
    {
        this.workspace = workspace;
        this.webhooks = webhooks;
        this.elevenApi = elevenApi;
        this.pagerDuty = pagerDuty;
        Faults = faults;
        PagerDuty = received;
        Ledger = new Ledger(workspace.Book, workspace.Scenario.Workspace.UsdPerThousandCredits,
            Timeline.HistoryStart(workspace.Scenario, workspace.LiveStart));
        var real = workspace.Keys.Where(k => k.Scenario.HeldBy is not KeyHolder.WebApp).ToList();
        KeySecrets = real.ToDictionary(k => k.Scenario.Name, k => k.Secret);
        KeyHashes = real.ToDictionary(k => k.Scenario.Name, k => k.Hash);
    }

    /// <summary>Base address of the ElevenAPI.</summary>
    public Uri ElevenApiUrl => elevenApi.Url;

    /// <summary>Base address of the PagerDuty, of its Events API, its REST API and its page.</summary>
    public Uri PagerDutyUrl => pagerDuty.Url;

    /// <summary>What was really used.</summary>
    public Ledger Ledger { get; }

    /// <summary>What goes wrong on demand.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What the PagerDuty received.</summary>
    public SimulatedPagerDuty PagerDuty { get; }

    /// <summary>
    /// The secret of the workspace's admin key, which the daemon reads usage and inventory with. Of no use elsewhere.
    /// </summary>
    public string AdminKey => workspace.AdminSecret;

    /// <summary>Makes one more admin key and returns its secret; those before stay in force.</summary>
    public string IssueAdminKey() => workspace.IssueAdminKey();

    /// <summary>Takes an admin key out of force: from now on it is answered as one that nobody knows.</summary>
    public void RevokeAdminKey(string secret) => workspace.RevokeAdminKey(secret);

    /// <summary>The secrets of the keys, by their names in the scenario.</summary>
    public IReadOnlyDictionary<string, string> KeySecrets { get; }

    /// <summary>
    /// The hashes of the keys as the analytics and the inventory show them, by their names in the scenario.
    /// </summary>
    public IReadOnlyDictionary<string, string> KeyHashes { get; }

    /// <summary>The instant at which the history ended and the scenario went live.</summary>
    public DateTimeOffset LiveStart => workspace.LiveStart;

    /// <summary>
    /// The minutes in which the leaks begin, the earliest first: what is used in a minute is spread over all of it.
    /// </summary>
    public IReadOnlyList<DateTimeOffset> LeakStarts =>
    [
        .. workspace.Keys.SelectMany(key => key.Streams).Select(stream => stream.Stream).OfType<LeakStream>()
            .Select(leak => Clockwork.Start(Clockwork.Minute(leak.Start))).Order(),
    ];

    /// <exception cref="ScenarioException">The scenario does not hold together.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellation)
    {
        ScenarioCheck.Require(options.Scenario, "The scenario");
        var liveStart = (options.LiveStart ?? options.Time.GetUtcNow()).ToUniversalTime();
        var workspace = new SimulatedWorkspace(options.Scenario, liveStart);
        var faults = new FaultPlan(options.Time);
        var webhooks = new WebhookSender(options.PagerDuty, options.Time);
        var received = new SimulatedPagerDuty(options.Time, webhooks);
        LoopbackServer? elevenApi = null;
        try
        {
            elevenApi = await LoopbackServer.StartAsync(options.ElevenApiPort,
                app => ElevenApiServer.Map(app, workspace, faults, options.Headers, options.Time), cancellation);
            var pagerDuty = await LoopbackServer.StartAsync(options.PagerDutyPort,
                app => PagerDutyServer.Map(app, received, options.PagerDuty, faults, options.Time), cancellation);
            return new SimulatorHost(workspace, faults, received, webhooks, elevenApi, pagerDuty);
        }
        catch
        {
            if (elevenApi is not null)
                await elevenApi.DisposeAsync();
            await webhooks.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await elevenApi.DisposeAsync();
        await pagerDuty.DisposeAsync();
        await webhooks.DisposeAsync();
    }
}
