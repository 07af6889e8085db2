using Burnwatch.Training;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Quality.Reports;

/// <summary>The tables as they go into the documents.</summary>
internal sealed class MarkdownReport(TestTraffic traffic, Plan plan, IReadOnlyList<ContenderResult> results)
{
    public void Write(TextWriter output)
    {
        WriteSetting(output);
        WriteTable(output, "Found, in %", FoundCell);
        WriteTable(output, "Median time to page of those found, in minutes (in buckets)", TimeCell);
        WriteFamilies(output);
    }

    private void WriteSetting(TextWriter output)
    {
        var warmYears = traffic.KeyYears;
        var coldYears = traffic.ColdKeys.Sum(traffic.ColdYearsOf);
        var setting =
            $"{traffic.WarmKeys.Count} warm keys ({warmYears:0.00} key-years after a warm-up of " +
            $"{traffic.Warmup.TotalDays:0.#} days) and {traffic.ColdKeys.Count} cold ones " +
            $"({coldYears:0.00} key-years), buckets of {traffic.Bucket.TotalSeconds:0} s, " +
            $"{plan.Folds} folds over keys, seeds 1 to {plan.Seeds}.";
        output.WriteLine($"""
            {setting}
            *Asked* and *got* are incidents opened per warm key and year on untouched traffic, *cold* the same of keys
            until they are warm; what comes back within 6 h is the same incident. ± is one standard error of a count.

            """);
    }

    private void WriteTable(TextWriter output, string title, Func<FamilyResult, string> cell)
    {
        var families = results[0].Families;
        output.WriteLine($"**{title}**");
        output.WriteLine();
        var heads = string.Join(" | ", families.Select(family => family.Family));
        output.WriteLine($"| method | asked | got | cold | {heads} |");
        output.WriteLine($"| --- | --: | --: | --: | {string.Join(" | ", families.Select(_ => "--:"))} |");
        foreach (var result in results.OrderBy(result => result.Budget))
        {
            output.Write($"| {result.Contender} | {result.Budget:0} | {Cell(result.Warm)} | {Cell(result.Cold)} | ");
            output.WriteLine($"{string.Join(" | ", result.Families.Select(cell))} |");
        }
        output.WriteLine();
    }

    private void WriteFamilies(TextWriter output)
    {
        output.WriteLine("""
            What is injected, and how often (each bucket ±40 %, size x0.7 to 1.65, cost per request x0.5 to 2, at any
            moment):

            """);
        foreach (var family in plan.Families)
        {
            var of = results[0].Families.FirstOrDefault(result => result.Family == family.Name)?.Outcomes.Count ?? 0;
            output.WriteLine($"- *{family.Name}* ({of}): {family.What}.");
        }
    }

    private static string Cell(Rate rate) => rate.KeyYears > 0 ? $"{rate.PerKeyYear:0.0} ± {rate.Error:0.0}" : "";

    private static string FoundCell(FamilyResult family) => $"{family.Share * 100:0} ± {family.ShareError * 100:0}";

    private static string TimeCell(FamilyResult family) =>
        family.MedianMinutes is { } minutes ? $"{minutes:0} ({family.MedianBuckets:0.#})" : "";
}
