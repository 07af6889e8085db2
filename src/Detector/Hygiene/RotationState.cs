using Burnwatch.Signals;

namespace Burnwatch.Hygiene;

/// <summary>How far the rotation of a credential is.</summary>
public enum RotationStep
{
    /// <summary>The newest of its key, and young enough.</summary>
    Current,

    /// <summary>Older than the policy allows, and nothing follows it.</summary>
    Due,

    /// <summary>A newer one stands beside it, and it is used still.</summary>
    Overlapping,

    /// <summary>A newer one stands beside it, and it was not used for a day: it can be revoked.</summary>
    Quiet,

    /// <summary>It works no more.</summary>
    Ended,
}

/// <summary>Which part of a key's traffic a credential carries, and what to do with it.</summary>
/// <param name="Share">Its part of the key's last 24 hours, 0 to 1; null where the key was not used.</param>
/// <param name="Words">What to do, or why nothing.</param>
public sealed record RotationState(RotationStep Step, double? Share, string Words)
{
    /// <summary>So long an old one must be quiet to be revoked: a nightly batch is part of it.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    public static RotationState Of(CredentialFacts credential, KeyFacts key, Policy policy, DateTimeOffset now)
    {
        var share = key.LastDay > 0 ? (double)credential.LastDay / key.LastDay : (double?)null;
        var age = now - credential.MadeAt;
        if (!credential.IsWorking)
            return new RotationState(RotationStep.Ended, share, "works no more");
        if (credential.SupersededSince is { } since)
            return Overlap(credential, key, policy, since, now, share);
        return age > policy.RotationMaxAge
            ? new RotationState(
                RotationStep.Due, share,
                $"{Wording.Duration(age)} old, where the policy allows {Wording.Duration(policy.RotationMaxAge)}: "
                + "make a new one")
            : new RotationState(
                RotationStep.Current, share, $"due in {Wording.Duration(policy.RotationMaxAge - age)}");
    }

    // Quiet is what is known to be: usage that was not read yet says nothing.
    private static RotationState Overlap(
        CredentialFacts credential, KeyFacts key, Policy policy, DateTimeOffset since, DateTimeOffset now,
        double? share)
    {
        var known = key.ReadThrough < now ? key.ReadThrough : now;
        if (known is { } through && since + Quiet <= through && !(credential.LastUsedAt > through - Quiet))
            return new RotationState(
                RotationStep.Quiet, share,
                $"followed by {credential.SupersededBy ?? "a newer one"} and quiet for "
                + (credential.LastUsedAt is { } last ? Wording.Duration(through - last) : "as long as is known")
                + ": safe to revoke");
        var end = since + policy.RotationOverlap;
        return new RotationState(
            RotationStep.Overlapping, share,
            $"followed by {credential.SupersededBy ?? "a newer one"}, {StillUsed(credential)}; both may be used until "
            + $"{Wording.Time(end)}{(end <= now ? ", which is over" : "")}");
    }

    private static string StillUsed(CredentialFacts credential)
    {
        var by = credential.UsedFor.Concat(credential.UsedBy).ToList();
        return by.Count == 0 ? "not quiet for a day yet" : $"still used by {string.Join(", ", by)}";
    }
}
