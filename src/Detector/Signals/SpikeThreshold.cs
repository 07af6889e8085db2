namespace Burnwatch.Signals;

/// <summary>How far above its past a key must be, for a number of incidents accepted of it in a year.</summary>
/// <remarks>
/// Each row is the ln distance at which <c>bench/Quality</c> saw so many opened on two weeks of one provider's traffic, in
/// a straight line between its counts: 61 warm keys, 1.2 key-years, so that the first row rests on five incidents and is
/// known to within a half, the second on 14 and a quarter. Chosen on half of the keys, the rows gave 6, 12, 27, 52 and
/// 121 on the other. Between rows ln distance goes in a straight line with ln budget; beyond them the end row holds.
/// </remarks>
internal static class SpikeThreshold
{
    private static readonly (double Budget, double Threshold)[] Table = [(4, 1.97), (12, 0.71), (28, 0.5), (52, 0.4), (118, 0.17)];

    // From each row to the one after it, in ln budget.
    private static readonly double[] Steps =
        [.. Table.Skip(1).Select((row, before) => Math.Log(row.Budget / Table[before].Budget))];

    /// <param name="budget">Incidents accepted of one warm key in a year, above 0.</param>
    public static double Of(double budget)
    {
        if (budget <= Table[0].Budget)
            return Table[0].Threshold;
        for (var i = 1; i < Table.Length; i++)
        {
            if (budget > Table[i].Budget)
                continue;
            var (low, high) = (Table[i - 1], Table[i]);
            var part = Math.Log(budget / low.Budget) / Steps[i - 1];
            return low.Threshold + (part * (high.Threshold - low.Threshold));
        }
        return Table[^1].Threshold;
    }
}
