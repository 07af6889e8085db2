namespace Burnwatch.Training.Measuring;

/// <summary>What a contender gave at a budget, on keys that had no part in setting its thresholds.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Budget">Incidents asked for per warm key and year.</param>
/// <param name="Warm">Incidents on untouched traffic of warm keys.</param>
/// <param name="Cold">Incidents on untouched traffic of cold keys, until they are warm.</param>
/// <param name="Families">What was found, family by family.</param>
public sealed record ContenderResult(
    string Contender, double Budget, Rate Warm, Rate Cold, IReadOnlyList<FamilyResult> Families)
{
    /// <summary>Incidents on untouched traffic of each warm key, by its name.</summary>
    public IReadOnlyDictionary<string, int> WarmIncidents { get; init; } = new Dictionary<string, int>();
}
