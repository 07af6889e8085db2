using Burnwatch.Training.Measuring;

namespace Burnwatch.Training.Comparing;

/// <summary>
/// What a contender got and found, key by key, so that keys can be counted more than once or not at all.
/// </summary>
internal sealed class KeyTally
{
    private readonly IReadOnlyList<double> years;
    private readonly int[] incidents;
    private readonly (int Found, int Tried)[][] families;

    /// <param name="result">Of the contender.</param>
    /// <param name="keys">The warm keys in the order of the weights.</param>
    /// <param name="years">How long each was watched.</param>
    public KeyTally(ContenderResult result, IReadOnlyList<string> keys, IReadOnlyList<double> years)
    {
        this.years = years;
        incidents = [.. keys.Select(key => result.WarmIncidents[key])];
        families = [.. result.Families.Select(family =>
        {
            var byKey = family.Outcomes.ToLookup(outcome => outcome.Injection.Key);
            return keys.Select(key => (byKey[key].Count(outcome => outcome.FoundAt is not null), byKey[key].Count()))
                .ToArray();
        })];
    }

    public int Families => families.Length;

    /// <summary>
    /// Incidents per key and year; at least what half an incident would be, because its logarithm is asked for.
    /// </summary>
    /// <param name="weights">How often each key counts.</param>
    public double Got(ReadOnlySpan<int> weights)
    {
        var (count, time) = (0, 0.0);
        for (var key = 0; key < weights.Length; key++)
        {
            count += weights[key] * incidents[key];
            time += weights[key] * years[key];
        }
        return Math.Max(count, 0.5) / time;
    }

    /// <summary>The share of a family that was found; not a number where none of these keys can be abused so.</summary>
    public double Share(int family, ReadOnlySpan<int> weights)
    {
        var (found, tried) = (0, 0);
        for (var key = 0; key < weights.Length; key++)
        {
            found += weights[key] * families[family][key].Found;
            tried += weights[key] * families[family][key].Tried;
        }
        return tried > 0 ? (double)found / tried : double.NaN;
    }
}
