namespace Burnwatch.Collector.AdminKeys;

/// <summary>Which of its admin keys a workspace is read with.</summary>
/// <param name="Preferred">The one that a person has chosen.</param>
/// <param name="RefusedSince">
/// Since when the provider refuses it and the other one is used; null while it does not.
/// </param>
internal sealed record AdminKeyUse(AdminKey Preferred, DateTimeOffset? RefusedSince)
{
    /// <summary>A refused key is tried again so often: it may have been mended.</summary>
    private static readonly TimeSpan TriedAgainEvery = TimeSpan.FromMinutes(10);

    /// <summary>In which order the keys are tried.</summary>
    /// <param name="lastTried">When this daemon last had the preferred one refused; null for never.</param>
    /// <param name="now">The present.</param>
    public (AdminKey First, AdminKey Then) Order(DateTimeOffset? lastTried, DateTimeOffset now) =>
        RefusedSince is not null && now - lastTried < TriedAgainEvery
            ? (Other(Preferred), Preferred)
            : (Preferred, Other(Preferred));

    public static AdminKey Other(AdminKey key) => key is AdminKey.Primary ? AdminKey.Secondary : AdminKey.Primary;
}
