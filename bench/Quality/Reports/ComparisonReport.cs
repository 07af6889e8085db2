using System.Globalization;
using Burnwatch.Training.Comparing;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Quality.Reports;

/// <summary>Several contenders beside one, at the incidents that each got and not at those it was asked for.</summary>
internal sealed class ComparisonReport(IReadOnlyList<ContenderResult> results, string baseline)
{
    private readonly List<ContenderResult> alone =
        [.. results.Where(result => result.Contender == baseline).OrderBy(result => result.Warm.PerKeyYear)];

    public void Write(TextWriter output)
    {
        var families = alone[0].Families.Select(family => family.Family).ToList();
        output.WriteLine(
            $"| method | asked | got | {string.Join(" | ", families)} | mean | "
            + $"{baseline} at as many got | difference |");
        output.WriteLine($"| --- | --- | --- | {string.Join(" | ", families.Select(_ => "---"))} | --- | --- | --- |");
        foreach (var result in results)
        {
            var shares = string.Join(" | ", result.Families.Select(family => Text(100 * family.Share, "0")));
            var beside = result.Contender == baseline
                ? "|  "
                : $"{Text(100 * BaselineAt(result.Warm.PerKeyYear), "0.0")} | " +
                    Text(100 * (MeanOf(result) - BaselineAt(result.Warm.PerKeyYear)), "+0.0;-0.0;0.0");
            output.WriteLine(
                $"| {result.Contender} | {Text(result.Budget, "0.#")} | {Text(result.Warm.PerKeyYear, "0.0")} | "
                + $"{shares} | {Text(100 * MeanOf(result), "0.0")} | {beside} |");
        }
    }

    private double BaselineAt(double got) => RulesAlone.MeanAt(alone, got);

    private static double MeanOf(ContenderResult result) => RulesAlone.MeanOf(result);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
