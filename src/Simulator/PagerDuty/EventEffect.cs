namespace Burnwatch.Simulator.PagerDuty;

/// <summary>What an accepted event did.</summary>
public enum EventEffect
{
    /// <summary>Opened an alert, and a person was notified.</summary>
    Opened,

    /// <summary>
    /// Was added to the log of the alert that is open under its key, and replaced what the alert shows; nobody was
    /// notified.
    /// </summary>
    Logged,

    Acknowledged,

    Resolved,

    /// <summary>Nothing: no alert is open under its routing key and dedup key.</summary>
    Dropped,
}
