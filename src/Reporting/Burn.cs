namespace Burnwatch.Reporting;

/// <summary>What was used.</summary>
/// <param name="Credits">Credits, to the last one.</param>
/// <param name="Requests">Requests that were made.</param>
/// <param name="CostUsd">
/// What the provider asked for them in dollars; null where it named no price for any of them.
/// </param>
public sealed record Burn(long Credits, long Requests, decimal? CostUsd)
{
    public static Burn None { get; } = new(0, 0, null);

    internal bool IsNone => Credits == 0 && Requests == 0 && CostUsd is null or 0;

    /// <exception cref="OverflowException">The sum is too large to be told exactly.</exception>
    public static Burn operator +(Burn left, Burn right) => new(
        checked(left.Credits + right.Credits),
        checked(left.Requests + right.Requests),
        left.CostUsd is null ? right.CostUsd : left.CostUsd + (right.CostUsd ?? 0));

    internal static Burn Sum(IEnumerable<Burn> burns) => burns.Aggregate(None, (sum, burn) => sum + burn);
}
