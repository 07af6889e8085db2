using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Policies;
using Npgsql;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>Reads the stored history of whole workspaces, for who learns from it.</summary>
public sealed class WorkspaceHistories(NpgsqlDataSource database)
{
    /// <summary>The workspaces whose usage has been read, by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> WorkspacesAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var workspaces = await new HistoryReader(connection, cancellation).WorkspacesReadAsync();
        return workspaces.ToDictionary(workspace => workspace.Name, workspace => workspace.Id);
    }

    /// <summary>Reads a workspace, key by key.</summary>
    /// <param name="workspaceId">One of <see cref="WorkspacesAsync"/>.</param>
    /// <param name="length">How far back, where it was kept so long.</param>
    /// <param name="enough">Spans of use that are enough: keys beyond them are not read.</param>
    /// <param name="onKey">Told how many keys were read, of how many.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<WorkspaceHistory> ReadAsync(
        long workspaceId, TimeSpan length, long enough, Action<int, int> onKey, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reader = new HistoryReader(connection, cancellation);
        var workspace = (await reader.WorkspacesReadAsync()).Single(of => of.Id == workspaceId);
        var through = workspace.SettledThrough;
        var policies = await PolicyStore.ReadAsync(connection, cancellation);
        var ids = await reader.KeysAsync(workspaceId);
        var people = await new WatchedKeyReader(connection, cancellation).FindAsync(ids);
        var (abuse, expected) = (await reader.AbuseAsync(ids), await reader.ExpectedAsync(ids));
        var keys = new List<KeyHistory>();
        for (var (i, spans) = (0, 0L); i < ids.Count && spans < enough; i++)
        {
            var id = ids[i];
            var key = new KeyHistory
            {
                Id = id,
                Calendar = ShardLoader.LearningContextOf(people[id], policies, CalibrationBook.Empty).Calendar,
                Spans = await reader.SpansAsync(id, through - length, through),
                Abuse = [.. abuse[id]],
                Expected = [.. expected[id]],
            };
            if (key.Spans.Count > 0)
                keys.Add(key);
            spans += key.Spans.Count;
            onKey(i + 1, ids.Count);
        }
        return new WorkspaceHistory
        {
            WorkspaceId = workspaceId,
            Workspace = workspace.Name,
            Policy = policies.Of(null, null, ""),
            Keys = keys,
        };
    }
}
