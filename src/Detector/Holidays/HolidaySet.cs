using System.Collections.Concurrent;

namespace Burnwatch.Holidays;

/// <summary>The days that count as days off though they are none of a weekend.</summary>
/// <remarks>
/// What a policy holds is the text: so a set has its version and its scope as every other threshold, and what was
/// judged under it can be judged again. Two sets are equal when they are written alike.
/// </remarks>
public sealed class HolidaySet : IEquatable<HolidaySet>
{
    private const string Nothing = "none";

    private readonly string text;
    private readonly IReadOnlyList<HolidayRule.DayOf> rules;
    private readonly ConcurrentDictionary<int, HashSet<DateOnly>> years = new();

    private HolidaySet(string text, IReadOnlyList<HolidayRule.DayOf> rules) => (this.text, this.rules) = (text, rules);

    /// <summary>No day but weekends is off.</summary>
    public static HolidaySet None { get; } = new(Nothing, []);

    /// <summary>Whether any day can be off.</summary>
    public bool IsEmpty => rules.Count == 0;

    /// <summary>
    /// Reads the names of shipped sets and days, with spaces or commas between them; 'none' is empty.
    /// </summary>
    /// <exception cref="FormatException">A part is neither, or there is none.</exception>
    public static HolidaySet Parse(string text)
    {
        var parts = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts is [])
            throw new FormatException("There is no day in it; 'none' was expected where weekends alone are off.");
        if (parts is [Nothing])
            return None;
        return new HolidaySet(string.Join(' ', parts), [.. parts.SelectMany(RulesOf)]);
    }

    /// <summary>Whether a day is off.</summary>
    /// <remarks>Worked out once a year.</remarks>
    public bool Contains(DateOnly day) => years.GetOrAdd(day.Year, Make).Contains(day);

    public bool Equals(HolidaySet? other) => text == other?.text;

    public override bool Equals(object? obj) => Equals(obj as HolidaySet);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => text;

    private static IEnumerable<HolidayRule.DayOf> RulesOf(string part) =>
        HolidayCountries.Find(part) is { } country ? country.Select(rule => HolidayRule.TryParse(rule)!)
        : HolidayRule.TryParse(part) is { } one ? [one]
        : throw new FormatException(
            $"'{part}' is no holiday set and no day; known sets are {string.Join(", ", HolidayCountries.Names)}, "
            + "and days are written as 2026-12-24, 12-24, 12-24~, easter+1 or thu-before-11-29.");

    // New Year's Day may be moved into the year before, and New Year's Eve into the year after.
    private HashSet<DateOnly> Make(int year)
    {
        var first = Math.Max(year - 1, DateOnly.MinValue.Year);
        var last = Math.Min(year + 1, DateOnly.MaxValue.Year);
        return
        [
            .. Enumerable.Range(first, last - first + 1)
                .SelectMany(from => rules.Select(rule => rule(from)))
                .OfType<DateOnly>().Where(day => day.Year == year),
        ];
    }
}
