using Burnwatch.Signals;

namespace Burnwatch.Hygiene;

/// <summary>
/// What somebody who has a key's working credentials could burn in this cycle, before the limit that binds.
/// </summary>
/// <remarks>
/// A limit of the provider is no guaranteed stop: calls that run when it is reached go through, and some after it were
/// seen to. So this is the least that is at risk and not the most.
/// </remarks>
/// <param name="Credits">Null where there is no end to it, or where nobody knows.</param>
/// <param name="IsUnlimited">Whether there is no end to it.</param>
/// <param name="Words">The number, and which limit binds.</param>
public sealed record CreditsAtRisk(long? Credits, bool IsUnlimited, string Words)
{
    /// <summary>For a list in which the worst is first: no end, then the most credits, then what nobody knows.</summary>
    public double Rank => IsUnlimited ? double.PositiveInfinity : Credits ?? -1;

    public static CreditsAtRisk Of(KeyFacts key)
    {
        var working = key.Credentials.Where(c => c.IsWorking).ToList();
        if (working.Count == 0)
            return new CreditsAtRisk(0, false, "0: none of its credentials works");
        var own = working.All(c => c.CreditLimit is not null) ? working.Sum(Left) : (long?)null;
        var workspace = LeftOfWorkspace(key);
        return (own, workspace) switch
        {
            ({ } left, { } rest) when left <= rest => new(left, false, $"{Number(left)}: left of its own limit"),
            (_, { } rest) => new(rest, false, $"{Number(rest)}: left of the workspace{Extended(key)}"),
            ({ } left, null) => new(left, false, $"{Number(left)}: left of its own limit"),
            _ when key.IsExtensionUnlimited =>
                new(null, true, "unlimited: no limit of its own, and overage without end"),
            _ => new(null, false, "not known: no limit of its own, and the workspace's counters were not read"),
        };
    }

    private static long Left(CredentialFacts credential) =>
        Math.Max(0, credential.CreditLimit!.Value - (credential.CreditsUsed ?? 0));

    // Overage that was used already is beyond the limit, and is taken off what may be bought.
    private static long? LeftOfWorkspace(KeyFacts key) =>
        key is { IsExtensionUnlimited: false, WorkspaceLimit: { } limit, WorkspaceUsed: { } used }
            ? Math.Max(0, limit + (key.Extension ?? 0) - used)
            : null;

    private static string Extended(KeyFacts key) =>
        key.Extension is { } extension and > 0 ? $", with {Number(extension)} of overage" : "";

    private static string Number(long credits) => Wording.Number(credits);
}
