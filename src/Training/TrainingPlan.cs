namespace Burnwatch.Training;

/// <summary>How a model is trained and held against the rules alone.</summary>
public sealed record TrainingPlan
{
    /// <summary>The model's parts of the budget that are tried, each above 0 and below 1.</summary>
    public IReadOnlyList<double> Parts { get; init; } = [0.3];

    /// <summary>Which abuse is drawn; the same seed and history give the same model and verdict.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many times the abuse is drawn that is measured.</summary>
    public int Draws { get; init; } = 3;

    /// <summary>
    /// Into how many parts the keys fall; each is measured with model and thresholds from the others.
    /// </summary>
    public int Folds { get; init; } = 5;
}
