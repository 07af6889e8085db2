namespace Burnwatch.Training.Models;

/// <summary>The nearest sequence that does not fall.</summary>
internal static class Isotonic
{
    /// <summary>By least squares: neighbours that fall are pooled at their weighted mean.</summary>
    /// <param name="values">A value for each place.</param>
    /// <param name="weights">How much each counts, zero or more.</param>
    public static double[] Rising(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var pools = new Stack<(double Value, double Weight, int Count)>();
        for (var i = 0; i < values.Count; i++)
        {
            // A place without rows still has its say, by a hair.
            var pool = (Value: values[i], Weight: weights[i] + 1e-6, Count: 1);
            while (pools.TryPeek(out var last) && last.Value > pool.Value)
            {
                pools.Pop();
                var weight = last.Weight + pool.Weight;
                var mean = ((last.Value * last.Weight) + (pool.Value * pool.Weight)) / weight;
                pool = (mean, weight, last.Count + pool.Count);
            }
            pools.Push(pool);
        }
        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Value, pool.Count))];
    }
}
