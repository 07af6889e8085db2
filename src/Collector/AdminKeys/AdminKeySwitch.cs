using Burnwatch.Collector.Polling;

namespace Burnwatch.Collector.AdminKeys;

/// <summary>Chooses by hand which admin key a workspace is read with, for every daemon on the database.</summary>
public sealed class AdminKeySwitch
{
    private readonly IReadOnlyList<WatchedWorkspace> workspaces;
    private readonly WorkspaceStore known;
    private readonly AdminKeyStore store;
    private readonly TimeProvider time;

    internal AdminKeySwitch(
        IReadOnlyList<WatchedWorkspace> workspaces, WorkspaceStore known, AdminKeyStore store, TimeProvider time) =>
        (this.workspaces, this.known, this.store, this.time) = (workspaces, known, store, time);

    /// <summary>Uses this key from the next call on.</summary>
    /// <param name="name">The workspace's name in the settings.</param>
    /// <param name="key">Which one.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Null when it was done, else the sentence that says why it was not.</returns>
    public async Task<string?> UseAsync(string name, AdminKey key, string by, CancellationToken cancellation)
    {
        if (workspaces.FirstOrDefault(w => w.Name == name) is not { } workspace)
        {
            return $"No workspace is called '{name}'. The settings name " +
                $"{(workspaces.Count == 0 ? "none" : string.Join(", ", workspaces.Select(w => w.Name)))}.";
        }

        if (key is AdminKey.Secondary && workspace.SecondaryApiKey is null)
        {
            return $"Workspace {name} has no secondary key. " +
                "Set the reference to it as SecondaryApiKey of the workspace, for every daemon.";
        }

        await known.EnsureAsync(workspace, cancellation);
        await store.PreferAsync(name, key, by, time.GetUtcNow(), cancellation);
        return null;
    }
}
