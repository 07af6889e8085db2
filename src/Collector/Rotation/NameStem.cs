using System.Text.RegularExpressions;

namespace Burnwatch.Collector.Rotation;

/// <summary>What stays of a credential's name when it is rotated.</summary>
/// <remarks>
/// People name the next one by a date, a number, a version or a word such as "new". Two names with the same stem are a
/// hint and no proof: replicas are numbered too, so what follows from it is proposed to a person.
/// </remarks>
internal static partial class NameStem
{
    /// <summary>A shorter rest says nothing: "s3" and "s4" are two services.</summary>
    private const int Shortest = 3;

    /// <summary>The stem in lower case; the whole name where it has no ending of that kind.</summary>
    public static string Of(string name)
    {
        var stem = name.Trim().ToLowerInvariant();
        while (true)
        {
            var shorter = Ending().Replace(stem, "").TrimEnd(' ', '.', '_', '-', '/', ':');
            if (shorter.Length < Shortest || shorter == stem)
                return stem;
            stem = shorter;
        }
    }

    // A date, a quarter, a month, "(2)" or "#2", a version, a number, and the words that people use.
    [GeneratedRegex(
        """
        (
            [\s._/:-]* (19|20)\d\d ([-._/]? (0[1-9]|1[0-2])) ([-._/]? (0[1-9]|[12]\d|3[01]))?
          | [\s._/:-]+ (19|20)\d\d [\s._-]? q[1-4]
          | [\s._/:-]+ q[1-4] [\s._-]? ((19|20)\d\d)?
          | [\s._/:-]+ (jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?
                       |nov(ember)?|dec(ember)?) [\s._-]? (\d\d(\d\d)?)?
          | \s* \( (\d+|copy|new|old) \)
          | \s* \# \d+
          | [\s._/:-]+ v \d+ (\.\d+)*
          | \d+ (\.\d+)*
          | [\s._/:-]+ (new|newer|old|next|prev|previous|rotated|rotation|renewed|replacement|copy|backup|tmp|temp)
        ) $
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Ending();
}
