namespace Burnwatch.Collector.ElevenApi;

/// <summary>How soon a call must be made where calls have to wait for the budget of a workspace.</summary>
internal enum CallLane
{
    /// <summary>It may wait: history, what has settled, the inventory.</summary>
    Background,

    /// <summary>What is used now; a part of the budget is kept for it.</summary>
    Fast,
}
