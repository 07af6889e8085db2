namespace Burnwatch.Training.Models;

/// <summary>
/// Turns scores into odds by Platt's method: a logistic curve over scores of spans the model never saw.
/// </summary>
internal static class Odds
{
    private const int Steps = 50;

    /// <summary>The slope and offset of ln odds over the score, by Newton's method.</summary>
    /// <param name="scored">Score, weight, and whether it is abuse; both kinds are taken as equally frequent.</param>
    public static (double Slope, double Offset) Of(IReadOnlyList<(double Score, double Weight, bool IsAbuse)> scored)
    {
        var harmless = scored.Where(row => !row.IsAbuse).Sum(row => row.Weight);
        var abusive = scored.Where(row => row.IsAbuse).Sum(row => row.Weight);
        var (slope, offset) = (1.0, 0.0);
        for (var i = 0; i < Steps; i++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
            foreach (var (score, weight, isAbuse) in scored)
            {
                var share = weight / (isAbuse ? abusive : harmless);
                var p = 1 / (1 + Math.Exp(-(offset + (slope * score))));
                var (miss, curve) = (share * ((isAbuse ? 1 : 0) - p), share * p * (1 - p));
                (g0, g1) = (g0 + miss, g1 + (miss * score));
                (h00, h01, h11) = (h00 + curve, h01 + (curve * score), h11 + (curve * score * score));
            }
            var determinant = (h00 * h11) - (h01 * h01);
            offset += ((h11 * g0) - (h01 * g1)) / determinant;
            slope += ((h00 * g1) - (h01 * g0)) / determinant;
        }
        return (slope, offset);
    }
}
