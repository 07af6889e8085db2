namespace Burnwatch.Alerting.Explaining;

/// <summary>What somebody may have meant who wrote a name that nobody has.</summary>
public static class NearName
{
    /// <summary>A sentence with the nearest name, or with some of those that are known.</summary>
    public static string Advice(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return "None is known.";
        var near = names.MinBy(other => Distance(name, other))!;
        return Distance(name, near) <= 1 + (near.Length / 4)
            ? $"Did you mean '{near}'?"
            : $"Known are {string.Join(", ", names.Take(10).Select(n => $"'{n}'"))}"
                + $"{(names.Count > 10 ? ", …" : "")}.";
    }

    /// <summary>How many letters have to be put in, taken out or changed (Levenshtein).</summary>
    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                (row[j], diagonal) = (Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost), row[j]);
            }
        }
        return row[^1];
    }
}
