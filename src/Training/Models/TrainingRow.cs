using Burnwatch.Models;

namespace Burnwatch.Training.Models;

/// <summary>A span to learn from.</summary>
/// <param name="Key">The key it is of.</param>
/// <param name="IsAbuse">Whether abuse was put in there.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Features">What the model sees of it.</param>
public sealed record TrainingRow(KeyTraffic Key, bool IsAbuse, float Weight, Features Features);
