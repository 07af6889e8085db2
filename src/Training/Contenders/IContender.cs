namespace Burnwatch.Training.Contenders;

/// <summary>A way to find leaks.</summary>
public interface IContender
{
    string Name { get; }

    /// <summary>Sets its thresholds so that the warm ones of some keys open so many incidents in a year.</summary>
    /// <param name="keys">Untouched traffic, of warm and of cold keys.</param>
    /// <param name="budget">Incidents per warm key and year.</param>
    ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget);
}
