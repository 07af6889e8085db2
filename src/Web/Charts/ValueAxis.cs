using System.Globalization;

namespace Burnwatch.Web.Charts;

/// <summary>Round values for the height of a chart: steps of 1, 2 or 5 times a power of ten, four at most.</summary>
internal sealed record ValueAxis(double Step, int Steps)
{
    private const int Most = 4;

    /// <summary>The value at the upper edge.</summary>
    public double Top => Step * Steps;

    /// <summary>Zero and every step up to the top.</summary>
    public IEnumerable<double> Values => Enumerable.Range(0, Steps + 1).Select(i => i * Step);

    /// <summary>An axis that holds a value; nothing at all still gets a height of one.</summary>
    public static ValueAxis Of(double highest)
    {
        if (!(highest > 1))
            return new ValueAxis(1, 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest / Most)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5, 10])
        {
            var step = Math.Max(1, factor * power);
            if (highest <= step * Most)
                return new ValueAxis(step, (int)Math.Ceiling(highest / step));
        }
        throw new ArgumentOutOfRangeException(nameof(highest), highest, "No axis reaches so high.");
    }

    /// <summary>A value in at most five characters: 950, 1.5k, 20k, 3M.</summary>
    public static string Label(double value) => value switch
    {
        >= 1e9 => Text(value / 1e9, "G"),
        >= 1e6 => Text(value / 1e6, "M"),
        >= 1e3 => Text(value / 1e3, "k"),
        _ => Text(value, ""),
    };

    private static string Text(double value, string unit) =>
        value.ToString("0.##", CultureInfo.InvariantCulture) + unit;
}
