namespace Burnwatch.Alerting.Quiet;

/// <summary>Where a rule stands at an instant.</summary>
public enum QuietState
{
    InForce,

    /// <summary>It will be in force: its first occurrence or a later one is to come.</summary>
    Upcoming,

    Ended,
}
