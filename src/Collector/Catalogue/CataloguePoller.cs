using System.Globalization;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.Catalogue;

/// <summary>Reads what a workspace has beside its credentials.</summary>
/// <remarks>
/// Each kind needs a permission or a plan of its own, and may be refused: that is no failure, it is kept, told once,
/// and asked again a day later.
/// </remarks>
internal sealed partial class CataloguePoller(
    ElevenApiClient client,
    PollAttempts attempts,
    WorkspaceStore workspaces,
    InventoryItemStore store,
    TimeProvider time,
    ILogger<CataloguePoller> logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromDays(1);

    /// <summary>An entry of a log may be shown later than it was made.</summary>
    private static readonly TimeSpan LogOverlap = TimeSpan.FromHours(2);

    /// <summary>So much of a log is read at first.</summary>
    private static readonly TimeSpan LogStart = TimeSpan.FromDays(7);

    /// <summary>Pages of a log that are read at once: ten thousand entries an hour are more than people make.</summary>
    private const int MostPages = 100;

    private const int PageLength = 100;

    public Task PollAsync(WatchedWorkspace workspace, CancellationToken cancellation) => attempts.TryAsync(
        new Poll(PollKind.Catalogue, workspace, workspace.ApiKey, PollCatalogueJob.Interval),
        async (access, token) =>
        {
            var state = await workspaces.EnsureAsync(workspace, token);
            ElevenApiException? failed = null;
            foreach (var kind in Enum.GetValues<ItemKind>())
                failed = await TryAsync(workspace, state.Id, kind, access, token) ?? failed;
            if (failed is not null)
                throw failed;
        },
        cancellation);

    // An answer that is not understood may stay so, and must not keep the other kinds from being read.
    private async Task<ElevenApiException?> TryAsync(
        WatchedWorkspace workspace, long id, ItemKind kind, ElevenApiAccess access, CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(workspace, id, kind, access, cancellation);
            return null;
        }
        catch (ElevenApiException e) when (e.Failure.Kind is ElevenApiFailureKind.Malformed)
        {
            return e;
        }
    }

    private async Task ReadAsync(
        WatchedWorkspace workspace, long id, ItemKind kind, ElevenApiAccess access, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var source = await store.FindSourceAsync(id, kind, cancellation);
        if (source?.RefusedAt > now - AskAgain)
            return;
        try
        {
            var items = kind is ItemKind.Audit
                ? await ReadLogAsync(workspace, access, (source?.ReadAt - LogOverlap) ?? (now - LogStart), cancellation)
                : await client.ReadAnyAsync(
                    $"list the {NameOf(kind)}", access, PathOf(kind), answer => ItemReader.Read(kind, answer),
                    cancellation);
            var changes = await store.SaveAsync(id, kind, items, now, cancellation);
            Log.Listed(logger, workspace.Name, items.Count, NameOf(kind), changes);
        }
        catch (ElevenApiException e) when (IsRefusal(e.Failure.Kind))
        {
            await store.RefuseAsync(id, kind, e.Failure.Sentence, now, cancellation);
            if (source?.RefusedSince is null)
                Log.NotAllowed(logger, workspace.Name, NameOf(kind), e.Failure.Sentence);
        }
    }

    // A log goes on by a cursor. What is more of an hour than is read at once stays unread: it is evidence, no book.
    private async Task<IReadOnlyList<CatalogueItem>> ReadLogAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, DateTimeOffset since, CancellationToken cancellation)
    {
        var entries = new List<CatalogueItem>();
        string? cursor = null;
        for (var page = 0;; page++)
        {
            if (page == MostPages)
            {
                Log.LogCut(logger, workspace.Name, entries.Count, since);
                break;
            }

            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"{PathOf(ItemKind.Audit)}?limit={PageLength}&time_from_unix_ms={since.ToUnixTimeMilliseconds()}");
            if (cursor is not null)
                path += $"&cursor={Uri.EscapeDataString(cursor)}";
            var (read, next) = await client.ReadAnyAsync(
                "read the audit log", access, path,
                answer => (ItemReader.Read(ItemKind.Audit, answer), ItemReader.NextCursor(answer)), cancellation);
            entries.AddRange(read);
            if (next is null)
                break;
            cursor = next;
        }

        return [.. entries.DistinctBy(e => e.Id, StringComparer.Ordinal)];
    }

    // The plan or the permission says no, or the provider knows no such address (any more).
    private static bool IsRefusal(ElevenApiFailureKind kind) => kind is
        ElevenApiFailureKind.ScopeMissing or ElevenApiFailureKind.ClientBug or ElevenApiFailureKind.Quota;

    private static string PathOf(ItemKind kind) => kind switch
    {
        ItemKind.Model => "v1/models",
        ItemKind.Group => "v1/workspace/groups",
        ItemKind.Member => "v1/workspace/members",
        ItemKind.Webhook => "v1/workspace/webhooks",
        _ => "v1/workspace/audit-logs",
    };

    private static string NameOf(ItemKind kind) => kind switch
    {
        ItemKind.Audit => "entries of the audit log",
        _ => $"{kind.ToString().ToLowerInvariant()}s",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Workspace {Workspace} lists {Count} {What}; {Changes} changes")]
        public static partial void Listed(ILogger logger, string workspace, int count, string what, int changes);

        [LoggerMessage(3, LogLevel.Warning,
            "The audit log of workspace {Workspace} has more than the {Count} entries that were read since {Since}; " +
            "the rest is not shown")]
        public static partial void LogCut(ILogger logger, string workspace, int count, DateTimeOffset since);

        [LoggerMessage(2, LogLevel.Information,
            "Workspace {Workspace} does not show us its {What}: {Refusal} They are asked for again once a day")]
        public static partial void NotAllowed(ILogger logger, string workspace, string what, string refusal);
    }
}
