using System.Globalization;
using Burnwatch.Training.Comparing;

namespace Burnwatch.Host.Output;

/// <summary>What came of a comparison, in a sentence.</summary>
internal static class VerdictWords
{
    public static string Of(ModelComparison comparison) => comparison.Verdict switch
    {
        ModelVerdict.Better =>
            $"{Finds(comparison)}, and of no kind of abuse less by more than twice its error: it is better.",
        ModelVerdict.NotBetter =>
            $"{Finds(comparison)}; better is more than twice the error. It is not better.",
        ModelVerdict.FindsLessOfAKind =>
            $"{Finds(comparison)}, but of '{comparison.FoundLess!.Of}' {Points(-comparison.FoundLess.Change)} less "
            + $"(± {Points(comparison.FoundLess.Error)}), which is more than twice the error. It is not better.",
        ModelVerdict.OpensTooMuch =>
            $"With {Share(comparison)} of the budget the model opens "
            + Text($"{comparison.Together.Warm.PerKeyYear:0.0} incidents per key and year, ")
            + "more than the rules alone were measured at: it cannot be told whether it is better.",
        _ =>
            throw new ArgumentOutOfRangeException(nameof(comparison), comparison.Verdict, "No words are known for it."),
    };

    /// <summary>A part of the budget, such as 30 %.</summary>
    public static string Share(ModelComparison comparison) => Text($"{100 * comparison.Part:0.#} %");

    private static string Finds(ModelComparison comparison)
    {
        var (change, error) = (comparison.Mean.Change, comparison.Mean.Error);
        return $"With {Share(comparison)} of the budget the model finds {Points(Math.Abs(change))} "
            + $"{(change < 0 ? "less" : "more")} than the rules alone at as many incidents (± {Points(error)})";
    }

    private static string Points(double share) => Text($"{100 * share:0.0} points");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
