using Burnwatch.Training.Comparing;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Host.Output;

/// <summary>
/// Prints what a model adds to the rules: what each got and found, in %, and what the difference is worth.
/// </summary>
internal static class ComparisonWriter
{
    public static void Write(
        TextWriter output, OutputFormat format, double budget, IReadOnlyList<ContenderResult> alone,
        IReadOnlyList<ModelComparison> comparisons)
    {
        var families = comparisons[0].Families.Select(family => family.Of).ToList();
        List<Line> lines = [LineOf("rules alone", alone.MinBy(result => Math.Abs(result.Budget - budget))!)];
        foreach (var comparison in comparisons)
        {
            var name = FormattableString.Invariant($"with the model at {comparison.Part:0.##}");
            lines.Add(new Line("rules alone at as many got", of => Percent(of.Alone), comparison));
            lines.Add(LineOf(name, comparison.Together) with { Comparison = comparison });
            lines.Add(new Line("difference", of => Percent(of.Change), comparison));
            lines.Add(new Line("its error", of => Percent(of.Error), comparison));
        }
        Rows.Write(output, format, ColumnsOf(families), lines);
    }

    private static List<Column<Line>> ColumnsOf(IReadOnlyList<string> families) =>
    [
        new("method", line => line.Method),
        new("asked", line => line.Asked),
        new("got", line => line.Got),
        new("got_error", line => line.GotError),
        .. families.Select((family, i) => new Column<Line>(
            family.Replace(' ', '_'), line => line.Found?[i] ?? line.Cell?.Invoke(line.Comparison!.Families[i]))),
        new("mean", line => line.Found?.Average() is { } mean
            ? Math.Round(mean, 1)
            : line.Cell?.Invoke(line.Comparison!.Mean)),
    ];

    private static Line LineOf(string method, ContenderResult result) => new(method, null, null)
    {
        Asked = result.Budget,
        Got = Math.Round(result.Warm.PerKeyYear, 1),
        GotError = Math.Round(result.Warm.Error, 1),
        Found = [.. result.Families.Select(family => Percent(family.Share))],
    };

    private static double Percent(double share) => Math.Round(100 * share, 1);

    /// <summary>
    /// A line of the table: what was found, or a cell made of what a comparison says of each kind of abuse.
    /// </summary>
    private sealed record Line(string Method, Func<Difference, double>? Cell, ModelComparison? Comparison)
    {
        public double? Asked { get; init; }
        public double? Got { get; init; }
        public double? GotError { get; init; }
        public double[]? Found { get; init; }
    }
}
