namespace Burnwatch.Simulator.Scenarios;

/// <summary>How a leaked key is abused. The kind sets what the leak does not: see <see cref="ScenarioLeak"/>.</summary>
public enum LeakKind
{
    /// <summary>A burst: 8 times the usual for 40 minutes.</summary>
    Spike,

    /// <summary>All that can be had: 30 times the usual for 6 hours.</summary>
    Drain,

    /// <summary>A little on top that stays: once the usual again for 4 days.</summary>
    SlowBurn,

    /// <summary>A key wakes that was idle: once the usual for 2 hours.</summary>
    IdleWake,

    /// <summary>As many requests at once as may run: 10 times the usual for an hour.</summary>
    PinnedConcurrency,

    /// <summary>
    /// Few requests, each enormous: 10 times the usual in credits, 30 times in credits per request, for an hour.
    /// </summary>
    CostlyRequests,
}
