using System.Globalization;

namespace Burnwatch.Signals;

/// <summary>Numbers and times as they stand in a reason.</summary>
public static class Wording
{
    /// <summary>A quantity with separators and no decimals; three digits below one hundred.</summary>
    public static string Number(double value) =>
        value.ToString(
            Math.Abs(value) < 100 && value != Math.Floor(value) ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>How many times; one decimal below ten.</summary>
    public static string Times(double ratio) =>
        ratio.ToString(ratio < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its largest unit that says enough: 45 s, 20 min, 5.5 h, 12 days.</summary>
    public static string Duration(TimeSpan value) => value switch
    {
        { TotalSeconds: < 90 } => Text(value.TotalSeconds, "0", "s"),
        { TotalMinutes: < 90 } => Text(value.TotalMinutes, "0", "min"),
        { TotalHours: < 48 } => Text(value.TotalHours, "0.#", "h"),
        _ => Text(value.TotalDays, "0", "days"),
    };

    /// <summary>An instant in UTC, to the minute.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The usual range of an hour: "2,000 to 9,000", or "nothing".</summary>
    public static string Range(ExpectedRange range) =>
        range.High < 0.5 ? "nothing" : $"{Number(Math.Round(range.Low))} to {Number(Math.Round(range.High))}";

    private static string Text(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
