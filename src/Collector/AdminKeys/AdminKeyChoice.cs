using System.Collections.Concurrent;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.AdminKeys;

/// <summary>
/// Reads a workspace with the admin key that a person has chosen, and with the other one at once where the provider
/// refuses it or its secret is not there. So our own key is rotated without a gap.
/// </summary>
internal sealed partial class AdminKeyChoice(
    AdminKeyStore store, TimeProvider time, ILogger<AdminKeyChoice> logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastTried = new(StringComparer.Ordinal);

    /// <summary>Does something that may be begun again with the other key when the first one is refused.</summary>
    public async Task UseAsync(
        WatchedWorkspace workspace,
        Func<ElevenApiAccess, CancellationToken, Task> act,
        CancellationToken cancellation)
    {
        if (workspace.SecondaryApiKey is not { } secondary)
        {
            await act(workspace.Access(workspace.ApiKey), cancellation);
            return;
        }

        var use = await store.ReadAsync(workspace.Name, cancellation);
        var now = time.GetUtcNow();
        var (first, then) = use.Order(LastTried(workspace), now);
        var used = first;
        try
        {
            await act(workspace.Access(Reference(first)), cancellation);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            if (first == use.Preferred)
                lastTried[workspace.Name] = now;
            Log.Refused(logger, first, workspace.Name, e.Message, then);
            await act(workspace.Access(Reference(then)), cancellation);
            used = then;
        }

        await KeepAsync(workspace.Name, use, used, now, cancellation);

        SecretReference Reference(AdminKey key) => key is AdminKey.Primary ? workspace.ApiKey : secondary;
    }

    // Refused altogether: a key that lacks a permission is alive, and the other one most likely lacks it too.
    private static bool IsRefusal(Exception e) =>
        e is SecretUnavailableException or ElevenApiException { Failure.Kind: ElevenApiFailureKind.KeyDead };

    private async Task KeepAsync(
        string workspace, AdminKeyUse use, AdminKey used, DateTimeOffset now, CancellationToken cancellation)
    {
        if (used == use.Preferred && use.RefusedSince is not null
            && await store.AcceptedAsync(workspace, use.Preferred, now, cancellation))
            Log.Accepted(logger, use.Preferred, workspace);
        else if (used != use.Preferred && use.RefusedSince is null
            && await store.RefusedAsync(workspace, use.Preferred, now, cancellation))
            Log.Replaced(logger, workspace, used, use.Preferred);
    }

    private DateTimeOffset? LastTried(WatchedWorkspace workspace) =>
        lastTried.TryGetValue(workspace.Name, out var at) ? at : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug,
            "The {Key} admin key of workspace {Workspace} was refused, the {Other} one is tried at once: {Sentence}")]
        public static partial void Refused(
            ILogger logger, AdminKey key, string workspace, string sentence, AdminKey other);

        [LoggerMessage(2, LogLevel.Warning,
            "Workspace {Workspace} is read with its {Used} admin key, since the {Preferred} one is refused; " +
            "that one is tried again every ten minutes")]
        public static partial void Replaced(ILogger logger, string workspace, AdminKey used, AdminKey preferred);

        [LoggerMessage(3, LogLevel.Information,
            "The {Key} admin key of workspace {Workspace} is accepted again and used from now on")]
        public static partial void Accepted(ILogger logger, AdminKey key, string workspace);
    }
}
