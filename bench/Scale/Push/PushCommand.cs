using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Burnwatch.Host.Daemon;
using Burnwatch.Web.Access;
using Dapper;
using Microsoft.Extensions.Configuration;

namespace Burnwatch.Scale.Push;

/// <summary>
/// Pushes samples into a whole daemon over loopback, and counts what is in its database when the last is answered.
/// </summary>
internal sealed class PushCommand
{
    private const string InventorySql = """
        insert into workspace (name, base_url) values ('push', 'http://127.0.0.1/');
        insert into key (workspace_id, name, created_at)
        select 1, 'key-' || n, '2026-01-01Z' from generate_series(0, @Credentials - 1) as n;
        insert into credential (key_id, workspace_id, hash, provider_key_id, name, first_seen_at)
        select k.id, 1, 'hash of ' || i.id, i.id, k.name, '2026-01-01Z'
          from unnest(@Ids) with ordinality as i (id, n)
          join key k on k.name = 'key-' || (i.n - 1)
        """;

    private readonly Option<int> seconds = new("--seconds")
    {
        Description = "How long to push",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> rows = new("--rows")
    {
        Description = "Samples in a batch",
        DefaultValueFactory = _ => 1_000,
    };

    private readonly Option<int> credentials = new("--credentials")
    {
        Description = "Credentials in use",
        DefaultValueFactory = _ => 200,
    };

    private readonly Option<int> senders = new("--senders")
    {
        Description = "Services that push at once",
        DefaultValueFactory = _ => 32,
    };

    private readonly Option<bool> gzip = new("--gzip") { Description = "Send packed bodies" };

    public Command Make()
    {
        var command = new Command("push", "Push samples into a whole daemon, over HTTP and into its Postgres")
        {
            seconds, rows, credentials, senders, gzip,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        await using var database = await ScratchDatabase.CreateAsync(cancellation);
        await using var daemon = await DaemonHost.StartAsync(
            new DaemonSetup { Settings = SettingsOf(database) }, cancellation);
        var count = parsed.GetRequiredValue(credentials);
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(
            InventorySql,
            new { Credentials = count, Ids = Enumerable.Range(0, count).Select(PushWorkload.IdOf).ToArray() });
        var now = TimeProvider.System.GetUtcNow();
        var token = await new TokenStore(database.DataSource).CreateAsync(
            "bench", [TokenScopes.WriteSamples], null, now, cancellation);
        var run = new PushRun(
            daemon.Address, token!, new PushWorkload(count, parsed.GetRequiredValue(rows)),
            parsed.GetRequiredValue(rows), parsed.GetValue(gzip));

        // What is slow once is not counted.
        await run.PushAsync(parsed.GetRequiredValue(senders), TimeSpan.FromSeconds(3), cancellation);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var result = await run.PushAsync(
            parsed.GetRequiredValue(senders), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), cancellation);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - before;

        var stored = await connection.ExecuteScalarAsync<long>("select sum(requests)::bigint from usage_sample");
        output.WriteLine(
            $"{result.Samples:#,0} samples in batches of {parsed.GetRequiredValue(rows):#,0}; senders and daemon took "
            + $"{spent.TotalSeconds / result.Elapsed.TotalSeconds:0.00} processors, Postgres the rest.");
        output.WriteLine($"Slowest answer: {result.Slowest.TotalMilliseconds:0} ms.");
        if (stored != run.Sent)
        {
            await Console.Error.WriteLineAsync($"{run.Sent} samples were taken, and {stored} are stored.");
            return 1;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"push_samples_per_s={result.Samples / result.Elapsed.TotalSeconds:0}"));
        return 0;
    }

    private static IConfigurationRoot SettingsOf(ScratchDatabase database) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = database.ConnectionString,
            ["Alerting:RoutingKey"] = "env:NOT_ASKED_FOR",
            ["Web:Listen"] = "http://127.0.0.1:0",
            ["Log:Level"] = "Warning",
        })
        .Build();
}
