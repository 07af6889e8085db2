using System.Net;
using System.Net.Sockets;
using Burnwatch.Alerting.Policies;
using Burnwatch.Collector;
using Burnwatch.Host.Daemon;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Scenarios;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Burnwatch.Host.Demo;

/// <summary>
/// A company with a leak, a PagerDuty, and the whole daemon between them: in one process and a
/// folder that goes with it.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private const string Workspace = "demo";

    private readonly DirectoryInfo folder;
    private readonly DaemonHost daemon;

    private DemoWorld(DirectoryInfo folder, SimulatorHost simulator, DaemonHost daemon)
    {
        this.folder = folder;
        this.daemon = daemon;
        Simulator = simulator;
    }

    public SimulatorHost Simulator { get; }

    /// <summary>Tells how much of the history was read.</summary>
    public HistoryProgress History => daemon.Services.GetRequiredService<HistoryProgress>();

    /// <summary>Where the daemon's pages are.</summary>
    public Uri Pages => daemon.Address;

    public static async Task<DemoWorld> StartAsync(Scenario scenario, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("burnwatch-demo-");
        // The private server runs as another user when we are root, and has to pass through.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        SimulatorHost? simulator = null;
        DaemonHost? daemon = null;
        try
        {
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Scenario = scenario }, cancellation);
            daemon = await DaemonHost.StartAsync(
                new DaemonSetup { Settings = SettingsOf(folder, simulator) }, cancellation);
            return new DemoWorld(folder, simulator, daemon);
        }
        catch
        {
            await DisposeAsync(folder, simulator, daemon);
            throw;
        }
    }

    /// <summary>
    /// Waits until the history was read, and gives each key to the team that its service account is named after.
    /// </summary>
    /// <returns>How much history there is.</returns>
    public async Task<(int Keys, long Buckets)> AssignOwnersAsync(CancellationToken cancellation)
    {
        var database = daemon.Services.GetRequiredService<NpgsqlDataSource>();
        while (true)
        {
            await using (var connection = await database.OpenConnectionAsync(cancellation))
            {
                var keys = (await connection.QueryAsync<(string Name, string? Team)>(
                    """
                    select k.name, max(c.service_account)
                      from key k
                      join credential c on c.key_id = k.id
                      join workspace w on w.id = k.workspace_id
                     where w.read_through is not null and c.last_listed_at is not null
                     group by k.name
                    """)).ToList();
                if (keys.Count > 0)
                {
                    await daemon.Services.GetRequiredService<PolicyStore>()
                        .ApplyAsync(PolicyOf(keys), "demo", null, TimeProvider.System.GetUtcNow(), cancellation);
                    return (keys.Count, await connection.ExecuteScalarAsync<long>("select count(*) from usage_bucket"));
                }
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(folder, Simulator, daemon);

    private static async ValueTask DisposeAsync(DirectoryInfo folder, SimulatorHost? simulator, DaemonHost? daemon)
    {
        if (daemon is not null)
            await daemon.DisposeAsync();
        if (simulator is not null)
            await simulator.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private PolicyFile PolicyOf(IReadOnlyList<(string Name, string? Team)> keys) => new()
    {
        Owners = [.. keys.Select(k => k.Team).OfType<string>().Distinct().Select(team => new PolicyOwner
        {
            Name = team,
            Mail = $"{team}@example.com",
            RoutingKey = ReferenceTo(folder, $"{team}-routing-key", RoutingKeyOf(team)),
        })],
        Keys = [.. keys.Select(k => new PolicyKey { Name = k.Name, Owner = k.Team, Environment = "production" })],
    };

    private static IConfiguration SettingsOf(DirectoryInfo folder, SimulatorHost simulator)
    {
        var pages = new Uri($"http://127.0.0.1:{FreePort()}");
        return new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:DataDirectory"] = Path.Combine(folder.FullName, "data"),
            ["Collector:Workspaces:0:Name"] = Workspace,
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
            ["Collector:Workspaces:0:ApiKey"] = ReferenceTo(folder, "admin-key", simulator.AdminKey),
            ["Collector:PollInterval"] = "00:00:05",
            ["Collector:InventoryInterval"] = "00:00:30",
            ["Alerting:Tick"] = "00:00:01",
            ["Alerting:RoutingKey"] = ReferenceTo(folder, "default-routing-key", RoutingKeyOf("everybody")),
            ["Alerting:PagerDutyEndpoint"] = simulator.PagerDutyUrl.ToString(),
            ["Alerting:PublicUrl"] = pages.ToString(),
            ["Web:Listen"] = pages.ToString(),
            ["Log:Level"] = "Warning",
        }).Build();
    }

    private static string ReferenceTo(DirectoryInfo folder, string name, string secret)
    {
        var path = Path.Combine(folder.FullName, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(secret);
        return $"file:{path}";
    }

    // 32 letters and digits, as PagerDuty's are.
    private static string RoutingKeyOf(string team) =>
        $"demo{string.Concat(team.Where(char.IsAsciiLetterOrDigit))}".PadRight(32, '0')[..32];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
