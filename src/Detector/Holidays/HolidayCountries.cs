namespace Burnwatch.Holidays;

/// <summary>
/// The holidays by law of some countries and of the states of Germany, as <see cref="HolidayRule"/> reads them.
/// </summary>
/// <remarks>
/// As the laws stand in 2026, for every year: a profile remembers weeks, not decades. Days that always fall on a Sunday
/// are left out. Bavaria has Assumption Day (15 August), as most of its municipalities do.
/// </remarks>
internal static class HolidayCountries
{
    private const string Germany = "01-01 easter-2 easter+1 05-01 easter+39 easter+50 10-03 12-25 12-26";

    private static readonly SortedDictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["AT"] = Days("01-01 01-06 easter+1 05-01 easter+39 easter+50 easter+60 08-15 10-26 11-01 12-08 12-25 12-26"),
        ["DE"] = Days(Germany),
        ["DE-BB"] = Days($"{Germany} 10-31"),
        ["DE-BE"] = Days($"{Germany} 03-08"),
        ["DE-BW"] = Days($"{Germany} 01-06 easter+60 11-01"),
        ["DE-BY"] = Days($"{Germany} 01-06 easter+60 08-15 11-01"),
        ["DE-HB"] = Days($"{Germany} 10-31"),
        ["DE-HE"] = Days($"{Germany} easter+60"),
        ["DE-HH"] = Days($"{Germany} 10-31"),
        ["DE-MV"] = Days($"{Germany} 03-08 10-31"),
        ["DE-NI"] = Days($"{Germany} 10-31"),
        ["DE-NW"] = Days($"{Germany} easter+60 11-01"),
        ["DE-RP"] = Days($"{Germany} easter+60 11-01"),
        ["DE-SH"] = Days($"{Germany} 10-31"),
        ["DE-SL"] = Days($"{Germany} easter+60 08-15 11-01"),
        ["DE-SN"] = Days($"{Germany} 10-31 wed-before-11-23"),
        ["DE-ST"] = Days($"{Germany} 01-06 10-31"),
        ["DE-TH"] = Days($"{Germany} 09-20 10-31"),
        ["FR"] = Days("01-01 easter+1 05-01 05-08 easter+39 easter+50 07-14 08-15 11-01 11-11 12-25"),
        ["US"] = Days(
            "01-01~ mon-before-01-22 mon-before-02-22 mon-before-06-01 06-19~ 07-04~ mon-before-09-08 mon-before-10-15 "
            + "11-11~ thu-before-11-29 12-25~"),
    };

    public static IEnumerable<string> Names => Known.Keys;

    public static IReadOnlyList<string>? Find(string name) => Known.GetValueOrDefault(name);

    private static string[] Days(string text) => text.Split(' ');
}
