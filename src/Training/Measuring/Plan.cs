using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Measuring;

/// <summary>What is measured.</summary>
public sealed record Plan
{
    public required IReadOnlyList<IContender> Contenders { get; init; }

    public required IReadOnlyList<IInjectionFamily> Families { get; init; }

    /// <summary>Incidents asked for per warm key and year.</summary>
    public required IReadOnlyList<double> Budgets { get; init; }

    /// <summary>How many times the injections are drawn.</summary>
    public required int Seeds { get; init; }

    /// <summary>The seed of the first draw; the next ones follow.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>Into how many parts the keys fall; each is measured with thresholds from the others.</summary>
    public required int Folds { get; init; }

    /// <summary>The steps that progress counts.</summary>
    public int Steps => (Contenders.Count * Budgets.Count * Folds) + 1 + (Families.Count * Seeds);
}
