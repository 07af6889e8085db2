using System.Text.Json;
using Burnwatch.Collector;
using Burnwatch.Collector.Pushing;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Burnwatch.Web.Access;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Web.Tests.Containment;

/// <summary>An incident about a key of the provider's stand-in, on pages where containment is switched on.</summary>
public sealed class ContainableIncident : IAsyncLifetime
{
    public const string Key = "checkout-voice";
    private const string Variable = "BURNWATCH_TEST_CONTAINABLE";

    private readonly TestDatabase database = new();
    private readonly TemporaryDirectory folder = new();
    private SimulatorHost simulator = null!;
    private WebApplication app = null!;

    public HttpClient Client { get; private set; } = null!;

    public long KeyId { get; private set; }

    public long IncidentId { get; private set; }

    /// <summary>A responder's token, and one that only reports.</summary>
    public (string Responder, string Reporter) Tokens { get; private set; }

    public CollectingLoggerProvider Logs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = Scenario.Demo with { History = TimeSpan.FromDays(1) },
                Time = new FakeTimeProvider(Pages.Now),
            },
            default);
        Environment.SetEnvironmentVariable(Variable, simulator.AdminKey);
        (app, Client) = await Pages.ServeAsync(Host, Logs);
        await TellAsync();
        var tokens = new TokenStore(database.DataSource);
        Tokens = (
            (await tokens.CreateAsync("ann", [TokenScopes.ContainKeys], null, Pages.Now, default))!,
            (await tokens.CreateAsync("metrics", [TokenScopes.WriteSamples], null, Pages.Now, default))!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await simulator.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>The key as the provider lists it.</summary>
    public async Task<(string Account, JsonElement Key)> ListedAsync()
    {
        using var http = new HttpClient { BaseAddress = simulator.ElevenApiUrl };
        http.DefaultRequestHeaders.Add("xi-api-key", simulator.AdminKey);
        var accounts = JsonDocument.Parse(await http.GetStringAsync("v1/service-accounts")).RootElement;
        return accounts.GetProperty("service-accounts").EnumerateArray()
            .SelectMany(a => a.GetProperty("api-keys").EnumerateArray()
                .Select(k => (a.GetProperty("service_account_user_id").GetString()!, k)))
            .Single(k => k.k.GetProperty("name").GetString() == Key);
    }

    private void Host(IServiceCollection services)
    {
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Collector:Workspaces:0:Name"] = "acme",
                ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.ToString(),
                ["Collector:Workspaces:0:ApiKey"] = $"env:{Variable}",
                ["Collector:Containment:Enabled"] = "true",
                ["Collector:Retries"] = "0",
            }).Build());
        services.AddSingleton(_ => database.DataSource);
        services.AddSingleton(new PushFolder(folder.Combine("push")));
        services.AddCollector();
    }

    private async Task TellAsync()
    {
        var world = new World(database.DataSource);
        var workspace = await world.WorkspaceAsync("acme", Pages.Now);
        KeyId = await world.KeyAsync(workspace, Key);
        var credential = await world.CredentialAsync(KeyId, Key, hint: "a3f9");
        var (account, listed) = await ListedAsync();
        await world.ExecuteAsync(
            """
            update credential set provider_key_id = @id, service_account_id = @account where id = @credential;
            insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id, credits,
                                      requests, read_at, reading)
            values (@KeyId, @At, @At + interval '1 minute', @credential, 'TTS', 'eleven_turbo_v2_5', @workspace, 4711, 12, @At, 1);
            insert into sample_origin values (@credential, 'checkout', 'web-3', @KeyId, @At, @At)
            """,
            new
            {
                id = listed.GetProperty("key_id").GetString(),
                account,
                credential,
                KeyId,
                At = Pages.Now.AddHours(-1).UtcDateTime,
                workspace,
            });
        IncidentId = await ScalarAsync<long>($"""
            insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour,
                                  peak_per_hour, signals, reason)
            values ({KeyId}, 'firing', 'critical', 1, '{Pages.Now:u}', '{Pages.Now:u}', '{Pages.Now:u}', 1, 1, '[]', 'It burns.')
            returning id
            """);
    }
}
