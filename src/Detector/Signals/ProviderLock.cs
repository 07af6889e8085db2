namespace Burnwatch.Signals;

/// <summary>A credential that worked was disabled by the provider, or by somebody who holds it.</summary>
/// <remarks>
/// <para>
/// Means: what used it fails from now on, and somebody should know why. Found in public, its secret is known to
/// strangers, who may have used it before; disabled by itself, whoever did so had the secret: a colleague, a scanner, a
/// thief who covers the tracks. Any other word of the provider (a plan that ended) is an outage and no leak.
/// </para>
/// <para>
/// It takes two inventories, one that lists it as working and one that does not: what was locked before anybody watched
/// is known to be. It is told once, and the incident ends by itself: what goes on is told by the use of a revoked
/// credential.
/// </para>
/// </remarks>
internal static class ProviderLock
{
    private const string Exposed = "exposed_publicly";
    private const string ByItself = "self_disabled";

    /// <summary>Whether a lock counts that incidents which are over were not about.</summary>
    public static bool Counts(Credential credential, Policy policy, DateTimeOffset? toldThrough) =>
        policy.ProviderLock
        && credential.LockedSince is { } locked
        && credential.InventoryReadAt - locked <= CredentialRules.Memory
        && !(locked <= toldThrough);

    public static Signal? Judge(IReadOnlyList<Credential> credentials, Policy policy, RuleNotes? notes = null)
    {
        if (!policy.ProviderLock)
            return notes?.Quiet("The policy switches it off.");
        var locked = credentials.Where(c => c.LockedSince is not null)
            .OrderBy(c => c.LockedSince).ThenBy(c => c.NameAndHint, StringComparer.Ordinal).ToList();
        notes?.See(locked.Count, default(ExpectedRange), firesFrom: 1);
        if (locked.Count == 0)
            return notes?.Quiet("No inventory shows that a credential of the key was locked while it was watched.");
        return new Signal
        {
            Kind = SignalKind.ProviderLock,
            Observed = locked.Count,
            ExpectedLow = 0,
            ExpectedHigh = 0,
            Score = 1,
            Severity = locked.Max(SeverityOf),
            IsAbsolute = true,
            At = locked[^1].LockedSince!.Value,
            Since = locked[0].LockedSince!.Value,
            Reason = $"{string.Join(" and ", locked.Select(Told))}. What uses it fails from then on.",
        };
    }

    private static Severity SeverityOf(Credential credential) => credential.DisableReason switch
    {
        Exposed => Severity.Critical,
        ByItself => Severity.Error,
        _ => Severity.Warning,
    };

    private static string Told(Credential credential)
    {
        var how = credential.DisableReason switch
        {
            Exposed => "was disabled by the provider, which found it in public: its secret is known to strangers",
            ByItself => "was disabled by somebody who holds it",
            null or "" => "was disabled by the provider",
            var reason => $"was disabled by the provider ({reason.Replace('_', ' ')})",
        };
        return $"The credential {credential.NameAndHint} {how}, seen at {Wording.Time(credential.LockedSince!.Value)}";
    }
}
