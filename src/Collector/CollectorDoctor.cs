using System.Runtime.CompilerServices;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;

namespace Burnwatch.Collector;

/// <summary>Checks whether the provider can be read as configured; it changes nothing, there or here.</summary>
public sealed class CollectorDoctor
{
    /// <summary>A clock this far off shifts usage into other buckets than the provider's own.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<WatchedWorkspace> workspaces;
    private readonly ElevenApiClient client;
    private readonly TimeProvider time;

    internal CollectorDoctor(IReadOnlyList<WatchedWorkspace> workspaces, ElevenApiClient client, TimeProvider time) =>
        (this.workspaces, this.client, this.time) = (workspaces, client, time);

    /// <summary>
    /// Checks each workspace: its key, what the key may read, the clocks, and the keys of its probes.
    /// </summary>
    /// <param name="isClockReal">Whether the daemon's clock is the machine's: no other is like the provider's.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async IAsyncEnumerable<Finding> CheckAsync(
        bool isClockReal = true, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (workspaces.Count == 0)
        {
            yield return new Finding(
                "workspaces", false, "No workspace is watched. Name at least one in Collector:Workspaces.");
        }

        foreach (var workspace in workspaces)
        {
            await foreach (var finding in CheckAsync(workspace, isClockReal, cancellation))
                yield return finding;
        }
    }

    private async IAsyncEnumerable<Finding> CheckAsync(
        WatchedWorkspace workspace, bool isClockReal, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string Subject(string what) => $"workspace {workspace.Name}: {what}";

        var (access, key, server) = await CheckKeyAsync(workspace, workspace.ApiKey, Subject("key"), cancellation);
        yield return key;
        if (workspace.SecondaryApiKey is { } reference)
        {
            var second = await CheckKeyAsync(workspace, reference, Subject("secondary key"), cancellation);
            yield return access is { } one && second.Access is { } other && one.Key.IsSameAs(other.Key)
                ? new Finding(
                    second.Finding.Subject,
                    false,
                    $"The secondary key of {reference} is the first one, of {workspace.ApiKey}, over again: it is "
                    + "refused whenever that one is. Make a second key at the provider and put it there.")
                : second.Finding;
            // What the workspace would be read with now.
            if (!key.Ok)
                (access, key, server) = second;
        }

        if (access is not { } granted || !key.Ok)
            yield break;

        if (server is { } provider)
            yield return isClockReal ? CheckClock(Subject("clock"), provider) : NotCompared(Subject("clock"));
        var now = ReadingSpan.Floor(time.GetUtcNow());
        yield return await CheckCallAsync(Subject("usage"), "The usage can be read.", async () =>
            await client.ReadUsageAsync(granted, new ReadingSpan(now.AddHours(-1), now), cancellation));
        yield return await CheckCallAsync(Subject("credentials"), "The credentials can be listed.", async () =>
            await client.ReadServiceAccountsAsync(granted, cancellation));
        yield return await CheckCallAsync(Subject("subscription"), "The credits used and left can be read.", async () =>
            await client.ReadSubscriptionAsync(granted, cancellation));
        foreach (var probe in workspace.Probes)
        {
            var subject = Subject($"probe of credential {probe.Credential}");
            yield return (await CheckKeyAsync(workspace, probe.ApiKey, subject, cancellation)).Finding;
        }
    }

    private async Task<(ElevenApiAccess? Access, Finding Finding, DateTimeOffset? Server)> CheckKeyAsync(
        WatchedWorkspace workspace, SecretReference reference, string subject, CancellationToken cancellation)
    {
        try
        {
            var access = workspace.Access(reference);
            var answer = await client.ProbeAsync(access, cancellation);
            // A refusal for want of a permission proves that the key is alive; the permission has a finding of its own.
            var finding = answer.Failure is null or { Kind: ElevenApiFailureKind.ScopeMissing }
                ? new Finding(subject, true, $"{workspace.BaseUrl} accepts the key of {reference}.")
                : new Finding(
                    subject,
                    false,
                    $"{workspace.BaseUrl} was asked with the key of {reference}: {answer.Failure.Sentence}");
            return (access, finding, answer.ServerTime);
        }
        catch (Exception e) when (e is SecretUnavailableException or ElevenApiException)
        {
            return (null, new Finding(subject, false, e.Message), null);
        }
    }

    private static async Task<Finding> CheckCallAsync(string subject, string fine, Func<Task> call)
    {
        try
        {
            await call();
            return new Finding(subject, true, fine);
        }
        catch (ElevenApiException e)
        {
            return new Finding(subject, false, e.Message);
        }
    }

    private static Finding NotCompared(string subject) => new(
        subject, true, "Not compared with the provider's: Clock:Origin sets a clock that is not this machine's.");

    private Finding CheckClock(string subject, DateTimeOffset server)
    {
        var skew = time.GetUtcNow() - server;
        if (skew.Duration() <= MostSkew)
        {
            var close = $"This machine's clock is within {MostSkew.TotalSeconds:0} s of the provider's.";
            return new Finding(subject, true, close);
        }

        var side = skew > TimeSpan.Zero ? "ahead of" : "behind";
        return new Finding(
            subject,
            false,
            $"This machine's clock is {skew.Duration().TotalSeconds:0} s {side} the provider's. " +
            "Set it by NTP; until then usage is looked for at the wrong times.");
    }
}
