using Burnwatch.Collector.Polling;
using Npgsql;

namespace Burnwatch.Collector.Rotation;

/// <summary>Links credentials to keys as people say, by command or by policy file.</summary>
public sealed class KeyLinks(NpgsqlDataSource database)
{
    /// <summary>Who is named as the author of what the policy file wants.</summary>
    private const string PolicyFile = "policy file";

    /// <summary>The credentials that look like successors and that nobody has accepted or refused.</summary>
    public async Task<IReadOnlyList<Successor>> ProposalsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await new LinkReader(connection, cancellation).SuccessorsAsync();
    }

    /// <summary>
    /// Gives a credential to a key of its workspace, and with it its history; all of one name, where they have the same
    /// key now.
    /// </summary>
    /// <exception cref="KeyLinkException">It cannot be done.</exception>
    public Task<KeyLink> LinkAsync(
        string credential, string key, string author, string? reason, DateTimeOffset now,
        CancellationToken cancellation) =>
        ChangeAsync(
            credential,
            async (transaction, reader, named) =>
            {
                var first = named[0];
                if (first.PolicyKey is { } wished && wished != key)
                    throw new KeyLinkException(
                        $"The policy file gives the credential '{credential}' to the key '{wished}', and would take it "
                        + "back; change it there.");
                var to = await reader.KeyAsync(first.WorkspaceId, key) ?? throw new KeyLinkException(
                    $"The workspace {first.Workspace} has no key named '{key}'; 'burnwatch keys' lists those that were "
                    + "seen.");
                if (to == first.KeyId)
                    throw new KeyLinkException($"The credential '{credential}' belongs to the key '{key}' already.");
                await MoveAsync(transaction, named, to, author, reason, now, cancellation);
                return key;
            },
            cancellation);

    /// <summary>
    /// Gives a credential a key of its own again: the one that it had before, where that is free, else a new one.
    /// </summary>
    /// <exception cref="KeyLinkException">It cannot be done.</exception>
    public Task<KeyLink> UnlinkAsync(
        string credential, string author, string? reason, DateTimeOffset now, CancellationToken cancellation) =>
        ChangeAsync(
            credential,
            async (transaction, reader, named) =>
            {
                var first = named[0];
                if (first.PolicyKey is { } wished)
                    throw new KeyLinkException(
                        $"The policy file gives the credential '{credential}' to the key '{wished}'; take it "
                        + "out there.");
                var to = await CredentialMoveStore.FindOwnAsync(transaction, first.Id, first.KeyId, cancellation)
                    ?? await NewKeyAsync(transaction, first, cancellation);
                await MoveAsync(transaction, named, to, author, reason, now, cancellation);
                if (await reader.IsEmptyAsync(first.KeyId))
                    throw new KeyLinkException(
                        $"The credential '{credential}' has its key '{first.Key}' for itself; there is nothing "
                        + "to undo.");
                foreach (var one in named)
                    await CredentialMoveStore.RefuseAsync(
                        transaction, one.Id, first.KeyId, author, now, cancellation);
                return (await reader.NamedAsync(credential)).Single(c => c.Id == first.Id).Key;
            },
            cancellation);

    /// <summary>Keeps that a proposed credential is none of the key, so that it is not proposed again.</summary>
    /// <exception cref="KeyLinkException">Nothing of the kind is proposed.</exception>
    public async Task<IReadOnlyList<Successor>> RefuseAsync(
        string credential, string author, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var reader = new LinkReader(connection, cancellation);
        var ids = (await reader.NamedAsync(credential)).Select(c => c.Id).ToHashSet();
        var refused = (await reader.SuccessorsAsync()).Where(s => ids.Contains(s.CredentialId)).ToList();
        if (refused.Count == 0)
            throw new KeyLinkException(
                $"The credential '{credential}' is not proposed for any key; 'burnwatch keys proposals' lists what "
                + "is.");
        foreach (var one in refused)
            await CredentialMoveStore.RefuseAsync(
                transaction, one.CredentialId, one.ToKeyId, author, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return refused;
    }

    /// <summary>Moves what the policy file in force wants elsewhere, at once and not with the next inventory.</summary>
    /// <returns>How many credentials moved.</returns>
    public async Task<int> ApplyPolicyAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var moved = 0;
        foreach (var workspace in await new LinkReader(connection, cancellation).WishedWorkspacesAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await WorkspaceStore.LockAsync(transaction, workspace, cancellation);
            moved += await ApplyPolicyAsync(transaction, workspace, now, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return moved;
    }

    /// <summary>The same within a transaction that holds the lock of the workspace's row.</summary>
    internal static async Task<int> ApplyPolicyAsync(
        NpgsqlTransaction transaction, long workspaceId, DateTimeOffset now, CancellationToken cancellation)
    {
        var wished = await new LinkReader(transaction.Connection!, cancellation).WishedAsync(workspaceId);
        var moved = wished.Where(w => w.FromKeyId != w.ToKeyId).ToList();
        foreach (var wish in moved)
        {
            await CredentialMover.MoveAsync(
                transaction,
                new CredentialMove(
                    workspaceId, wish.CredentialId, wish.FromKeyId, wish.ToKeyId, now, PolicyFile, null),
                cancellation);
        }

        return moved.Count;
    }

    private async Task<KeyLink> ChangeAsync(
        string credential,
        Func<NpgsqlTransaction, LinkReader, IReadOnlyList<LinkableCredential>, Task<string>> change,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var reader = new LinkReader(connection, cancellation);
        var workspace = One(credential, await reader.NamedAsync(credential))[0].WorkspaceId;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await WorkspaceStore.LockAsync(transaction, workspace, cancellation);
        var named = One(credential, await reader.NamedAsync(credential));
        var to = await change(transaction, reader, named);
        var isEmpty = await reader.IsEmptyAsync(named[0].KeyId);
        await transaction.CommitAsync(cancellation);
        return new KeyLink(named[0].Workspace, named[0].Name, named[0].Key, to, named.Count, isEmpty);
    }

    // An id says which; a name says which as long as all that have it belong together.
    private static IReadOnlyList<LinkableCredential> One(string text, IReadOnlyList<LinkableCredential> named)
    {
        if (named.Count == 0)
            throw new KeyLinkException(
                $"No workspace has a credential named '{text}', nor one with this id or hash; 'burnwatch keys rotation "
                + "--all' lists those that were seen.");
        var byId = named.Where(c => c.IsById).ToList();
        var meant = byId.Count > 0 ? byId : named;
        return meant.DistinctBy(c => c.KeyId).Count() == 1
            ? meant
            : throw new KeyLinkException(
                $"Several credentials are called '{text}': "
                + string.Join(", ", meant.Select(c => $"{c.ProviderKeyId ?? "no id"} of the key {c.Key}"))
                + "; name one by its id.");
    }

    private static async Task MoveAsync(
        NpgsqlTransaction transaction, IReadOnlyList<LinkableCredential> named, long to, string author, string? reason,
        DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var one in named)
        {
            await CredentialMover.MoveAsync(
                transaction,
                new CredentialMove(one.WorkspaceId, one.Id, one.KeyId, to, now, author, reason),
                cancellation);
        }
    }

    private static async Task<long> NewKeyAsync(
        NpgsqlTransaction transaction, LinkableCredential credential, CancellationToken cancellation)
    {
        foreach (var name in credential.OwnKeyNames)
        {
            if (await Inventory.InventoryStore.AddKeyAsync(transaction, credential.Id, name, cancellation) is { } id)
                return id;
        }

        throw new KeyLinkException(
            $"No name is free for a key of the credential '{credential.Name}' alone; link it to another key instead.");
    }
}
