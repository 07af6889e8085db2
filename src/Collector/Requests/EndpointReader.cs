using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Requests;

/// <summary>
/// Asks the provider which endpoints the credentials of a key called. Its list of single requests is read for a person
/// who waits, so only so much of it, and only so long.
/// </summary>
public sealed class EndpointReader
{
    /// <summary>Answers of a thousand requests that are read at most.</summary>
    public const int MostAnswers = 10;

    /// <summary>How long all of it may take in real time, whatever the daemon's clock: somebody waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string WorkspaceSql =
        "select w.name from key k join workspace w on w.id = k.workspace_id where k.id = @KeyId";

    private const string HashesSql = "select hash from credential where key_id = @KeyId and hash <> '' order by hash";

    private readonly NpgsqlDataSource database;
    private readonly IReadOnlyList<WatchedWorkspace> workspaces;
    private readonly AdminKeyChoice keys;
    private readonly ElevenApiClient client;
    private readonly TimeProvider realTime;

    internal EndpointReader(
        NpgsqlDataSource database, IReadOnlyList<WatchedWorkspace> workspaces, AdminKeyChoice keys,
        ElevenApiClient client, TimeProvider realTime) =>
        (this.database, this.workspaces, this.keys, this.client, this.realTime) =
        (database, workspaces, keys, client, realTime);

    /// <summary>What can be had of the list; where it cannot, it says why and throws nothing of the provider's.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The instant after the last.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<EndpointList> ReadAsync(
        long keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (name, hashes) = await FindAsync(keyId, cancellation);
        if (workspaces.FirstOrDefault(w => w.Name == name) is not { } workspace)
        {
            return new EndpointList(
                null,
                "Its workspace is not among the settings, so the provider's list of requests cannot be asked for.");
        }

        if (hashes.Count == 0)
        {
            return new EndpointList(
                null, "None of its credentials is known by a hash that requests could be listed by.");
        }

        var tally = new EndpointTally(from, to, hashes);
        var missing = await FillAsync(tally, workspace, hashes, to, cancellation);
        return new EndpointList(missing is not null && tally.IsEmpty ? null : tally.Calls, missing);
    }

    private async Task<(string? Workspace, IReadOnlyList<string> Hashes)> FindAsync(
        long keyId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var name = await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(WorkspaceSql, new { keyId }, cancellationToken: cancellation));
        var hashes = await connection.QueryAsync<string>(
            new CommandDefinition(HashesSql, new { keyId }, cancellationToken: cancellation));
        return (name, [.. hashes]);
    }

    private async Task<string?> FillAsync(
        EndpointTally tally, WatchedWorkspace workspace, IReadOnlyList<string> hashes, DateTimeOffset to,
        CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, realTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            for (var answers = 0; !tally.IsWhole; answers++)
            {
                if (answers == MostAnswers)
                {
                    return $"Only the first {answers * RequestQuery.Most} requests were read, "
                        + $"up to {tally.Next:yyyy-MM-dd HH:mm:ss} UTC.";
                }

                await AddAsync(tally, workspace, RequestQuery.For(hashes, tally.Next, to), either.Token);
            }

            return null;
        }
        catch (Exception e) when (e is ElevenApiException or SecretUnavailableException or MalformedAnswerException)
        {
            return $"The provider's list of requests could not be read{Reach(tally)}: {e.Message.TrimEnd('.')}.";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"The provider's list of requests did not come within {Patience.TotalSeconds:0} s{Reach(tally)}.";
        }
    }

    private async Task AddAsync(
        EndpointTally tally, WatchedWorkspace workspace, RequestQuery query, CancellationToken cancellation)
    {
        IReadOnlyList<ListedRequest> requests = [];
        await keys.UseAsync(
            workspace,
            async (access, token) => requests = await client.ReadRequestsAsync(access, query, token),
            cancellation);
        tally.Add(requests);
    }

    private static string Reach(EndpointTally tally) =>
        tally.IsEmpty ? "" : $" beyond {tally.Next:yyyy-MM-dd HH:mm:ss} UTC";
}
