using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Inventory;
using Burnwatch.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Containment;

/// <summary>
/// Changes credentials at the provider, and nothing else does: only where it is switched on, by a grant, for who has
/// typed the key's name, and after what is sent was written down.
/// </summary>
public sealed partial class ContainmentDesk
{
    private readonly IReadOnlyList<WatchedWorkspace> workspaces;
    private readonly AdminKeyChoice keys;
    private readonly ElevenApiClient client;
    private readonly ContainmentReader reader;
    private readonly ContainmentStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    internal ContainmentDesk(
        IReadOnlyList<WatchedWorkspace> workspaces, AdminKeyChoice keys, ElevenApiClient client,
        ContainmentReader reader, ContainmentStore store, IOptions<CollectorOptions> options, TimeProvider time,
        ILogger<ContainmentDesk> logger)
    {
        (this.workspaces, this.keys, this.client, this.reader) = (workspaces, keys, client, reader);
        (this.store, this.time, this.logger) = (store, time, logger);
        IsOn = options.Value.Containment.Enabled;
    }

    /// <summary>Whether anything may be changed at all.</summary>
    public bool IsOn { get; }

    /// <summary>What would be sent, and who would break; reads the provider and changes nothing.</summary>
    /// <exception cref="ContainmentException">It could not be sent; it says why.</exception>
    public async Task<ContainmentPreview> PreviewAsync(ContainmentOrder order, CancellationToken cancellation)
    {
        var plan = await PlanAsync(order, cancellation);
        var sources = await reader.SourcesAsync(order.KeyId, plan.Credential.Id, time.GetUtcNow(), cancellation);
        return new ContainmentPreview(plan.Key, plan.Credential, sources, plan.Patch.ToJson(), IsOn);
    }

    /// <summary>
    /// Does it. Once it is written down it is seen through: who asked may go away, what was sent has an answer.
    /// </summary>
    /// <param name="order">What.</param>
    /// <param name="grant">Who may.</param>
    /// <param name="confirm">The key's name, as somebody typed it.</param>
    /// <param name="cancellation">Ends it early, before anything is sent.</param>
    /// <returns>What became of it; null where the policy has done it for this incident before.</returns>
    /// <exception cref="ContainmentException">Nothing was sent; it says why.</exception>
    public async Task<ContainmentResult?> ContainAsync(
        ContainmentOrder order, ContainmentGrant grant, string? confirm, CancellationToken cancellation)
    {
        CheckIsOn();
        var key = await FindAsync(order.KeyId, cancellation);
        if (!string.Equals(confirm?.Trim(), key.Name, StringComparison.Ordinal))
        {
            throw new ContainmentException(
                ContainmentFault.BadOrder, "The key's name was not typed as it is written; nothing was sent.");
        }

        var plan = await PlanAsync(order, cancellation);
        var id = await store.AddAsync(
            plan.Credential, order, grant, plan.Patch, plan.Before, time.GetUtcNow(), cancellation);
        return id is { } number ? await SendAsync(number, plan, order, grant) : null;
    }

    /// <summary>
    /// Does it to every credential of the key that works, once for an incident; what was begun for it, and of which no
    /// answer is known, is seen through.
    /// </summary>
    /// <param name="order">What, for which incident; it names no credential.</param>
    /// <param name="grant">Of the policy.</param>
    /// <param name="cancellation">Ends it early, between two credentials.</param>
    /// <returns>What became of each that something was sent for.</returns>
    /// <exception cref="ContainmentException">Nothing, or nothing more, was sent; it says why.</exception>
    public async Task<IReadOnlyList<ContainmentResult>> ContainAllAsync(
        ContainmentOrder order, ContainmentGrant grant, CancellationToken cancellation)
    {
        CheckIsOn();
        var working = (await reader.CredentialsAsync(order.KeyId, cancellation)).Where(c => !c.IsDisabled).ToList();
        if (!working.Any(c => c.IsOfServiceAccount))
        {
            throw new ContainmentException(
                ContainmentFault.Unknown, "The key has no working credential that belongs to a service account.");
        }

        var results = new List<ContainmentResult>();
        foreach (var credential in working.Where(c => c.IsOfServiceAccount))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await ContainOnceAsync(order with { Credential = credential.ProviderKeyId }, grant, cancellation)
                is { } result)
                results.Add(result);
        }

        return results;
    }

    // Null where it was answered for this incident before.
    private async Task<ContainmentResult?> ContainOnceAsync(
        ContainmentOrder order, ContainmentGrant grant, CancellationToken cancellation)
    {
        var plan = await PlanAsync(order, cancellation);
        var id = await store.AddAsync(
                plan.Credential, order, grant, plan.Patch, plan.Before, time.GetUtcNow(), cancellation)
            ?? await store.UnansweredAsync(order.IncidentId, plan.Credential.Id, cancellation);
        return id is { } number ? await SendAsync(number, plan, order, grant) : null;
    }

    private void CheckIsOn()
    {
        if (!IsOn)
        {
            throw new ContainmentException(
                ContainmentFault.Off,
                "Containment is off. Set Collector:Containment:Enabled for the daemon, or do it at the provider.");
        }
    }

    private async Task<ContainmentResult> SendAsync(
        long id, Planned plan, ContainmentOrder order, ContainmentGrant grant)
    {
        var answer = await CallAsync(plan);
        await store.AnswerAsync(id, answer, time.GetUtcNow(), CancellationToken.None);
        Log.Sent(logger, order.Action, plan.Key.Name, plan.Credential.Label, grant.Author, answer.Sentence);
        return new ContainmentResult(id, plan.Key, plan.Credential, answer);
    }

    private async Task<ContainmentAnswer> CallAsync(Planned plan)
    {
        var isDone = false;
        try
        {
            await UseAsync(
                plan.Workspace,
                async (access, token) =>
                {
                    await client.ChangeKeyAsync(
                        access, plan.Credential.ServiceAccountId!, plan.Credential.ProviderKeyId!, plan.Patch, token);
                    isDone = true;
                },
                CancellationToken.None);
            return ContainmentAnswer.Done;
        }
        catch (Exception e)
        {
            // Which of our keys was used is written down after the call: that this failed undoes nothing.
            return isDone ? ContainmentAnswer.Done : ContainmentAnswer.Of(e);
        }
    }

    private async Task<Planned> PlanAsync(ContainmentOrder order, CancellationToken cancellation)
    {
        var key = await FindAsync(order.KeyId, cancellation);
        var workspace = workspaces.FirstOrDefault(w => w.Name == key.Workspace) ?? throw new ContainmentException(
            ContainmentFault.Unknown,
            $"The workspace {key.Workspace} is not among the settings, so there is no admin key to change its keys with.");
        var credential = ContainableCredential.Choose(
            await reader.CredentialsAsync(order.KeyId, cancellation), order);
        var (state, used) = await LookAsync(workspace, credential, cancellation);
        var standing = await reader.StandingAsync(credential.Id, cancellation);
        return new Planned(
            key, workspace, credential, state, ContainmentPlan.Of(order, state, used, standing));
    }

    private async Task<ContainableKey> FindAsync(long keyId, CancellationToken cancellation) =>
        await reader.FindKeyAsync(keyId, cancellation)
        ?? throw new ContainmentException(ContainmentFault.Unknown, $"No key has the number {keyId}.");

    /// <summary>How the provider shows the credential at this moment: what an inventory says may be old.</summary>
    private async Task<(CredentialState State, long? Used)> LookAsync(
        WatchedWorkspace workspace, ContainableCredential credential, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceAccount> accounts = [];
        try
        {
            await UseAsync(
                workspace,
                async (access, token) => accounts = await client.ReadServiceAccountsAsync(access, token),
                cancellation);
        }
        catch (Exception e) when (e is ElevenApiException or SecretUnavailableException)
        {
            throw new ContainmentException(ContainmentFault.Unreadable, $"Nothing was sent: {e.Message}");
        }

        foreach (var account in accounts.Where(a => a.ServiceAccountUserId == credential.ServiceAccountId))
        {
            if (account.ApiKeys?.FirstOrDefault(k => k?.KeyId == credential.ProviderKeyId) is { } listed)
                return (CredentialState.Of(account, listed), listed.CharacterCount);
        }

        throw new ContainmentException(
            ContainmentFault.Unknown,
            $"The provider does not list {credential.Label} any more: it was deleted, and cannot be used.");
    }

    private Task UseAsync(
        WatchedWorkspace workspace, Func<ElevenApiAccess, CancellationToken, Task> act, CancellationToken cancellation)
    {
        return workspace.ContainmentApiKey is { } own
            ? FastAsync(workspace.Access(own), cancellation)
            : keys.UseAsync(workspace, FastAsync, cancellation);

        Task FastAsync(ElevenApiAccess access, CancellationToken token) =>
            act(access with { Lane = CallLane.Fast }, token);
    }

    private sealed record Planned(
        ContainableKey Key, WatchedWorkspace Workspace, ContainableCredential Credential, CredentialState Before,
        KeyPatch Patch);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Containment {Action} of key {Key}, credential {Credential}, by {Author}: {Answer}")]
        public static partial void Sent(
            ILogger logger, ContainmentAction action, string key, string credential, string author, string answer);
    }
}
