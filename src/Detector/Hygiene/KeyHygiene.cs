using Burnwatch.Signals;

namespace Burnwatch.Hygiene;

/// <summary>How well a key is cared for: what is to mend, and what is at stake.</summary>
/// <param name="Findings">In the order of <see cref="HygieneKind"/>, then of the credentials.</param>
public sealed record KeyHygiene(KeyFacts Key, CreditsAtRisk AtRisk, IReadOnlyList<HygieneFinding> Findings)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Judges a key. What nobody knows is not found: of a credential that no inventory lists, most.</summary>
    public static KeyHygiene Of(KeyFacts key, Policy policy, DateTimeOffset now) => new(
        key,
        CreditsAtRisk.Of(key),
        [
            .. OfKey(key)
                .Concat(key.Credentials.Where(c => c.IsWorking).SelectMany(c => OfCredential(c, key, policy, now)))
                .OrderBy(f => f.Kind),
        ]);

    private static IEnumerable<HygieneFinding> OfKey(KeyFacts key)
    {
        if (key.Owner is null)
            yield return new HygieneFinding(HygieneKind.NoOwner, null, "nobody owns it");
    }

    private static IEnumerable<HygieneFinding> OfCredential(
        CredentialFacts credential, KeyFacts key, Policy policy, DateTimeOffset now)
    {
        var rotation = RotationState.Of(credential, key, policy, now);
        if (rotation.Step is RotationStep.Due)
            yield return Found(HygieneKind.TooOld, rotation.Words);
        if (rotation.Step is RotationStep.Quiet)
            yield return Found(HygieneKind.OldAndQuiet, rotation.Words);
        if (rotation.Step is RotationStep.Overlapping)
            yield return Found(HygieneKind.OldAndUsed, rotation.Words);
        if (IsUnused(credential, key) && rotation.Step is not RotationStep.Quiet)
            yield return Found(
                HygieneKind.Unused,
                credential.LastUsedAt is { } last
                    ? $"not used since {Wording.Time(last)}"
                    : "not used for 30 days or more");
        if (Environments(credential) is { Count: > 1 } environments)
            yield return Found(
                HygieneKind.SeveralEnvironments, $"used in {string.Join(" and ", environments)}, as its services say");
        if (!credential.IsListed)
        {
            yield return Found(HygieneKind.MadeByPerson, "no service account holds it: a person's own");
            yield break;
        }
        if (credential.CreditLimit is null)
            yield return Found(HygieneKind.NoCreditLimit, "no credit limit of its own");
        if (credential.AllowedIps is null)
            yield return Found(HygieneKind.NoAddressList, "works from every address");
        if (credential.Permissions is null)
            yield return Found(HygieneKind.AllPermissions, "may do everything");
        if (credential.ThirdPartyDisableAllowed is false)
            yield return Found(
                HygieneKind.ThirdPartyDisablingOff, "nobody may disable it who finds it in public, nor the provider");

        HygieneFinding Found(HygieneKind kind, string words) => new(kind, credential.NameAndHint, words);
    }

    // A young one may be waiting for its first use.
    private static bool IsUnused(CredentialFacts credential, KeyFacts key) =>
        key.ReadThrough is { } through
        && credential.MadeAt + Month <= through
        && !(credential.LastUsedAt > through - Month);

    private static List<string> Environments(CredentialFacts credential) =>
        [.. credential.UsedBy.Select(EnvironmentWords.Of).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
