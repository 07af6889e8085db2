namespace Burnwatch.Simulator.Faults;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>429, with <c>Retry-After</c> if the fault has one. Nothing is done.</summary>
    RateLimited,

    /// <summary>The fault's status, 500 unless set. Nothing is done.</summary>
    ServerError,

    /// <summary>The answer comes after the fault's delay, on the simulator's clock.</summary>
    Slow,

    /// <summary>The request is done, but the connection ends in the middle of the answer's body.</summary>
    CutOff,

    /// <summary>The request is done, but the answer's JSON is broken.</summary>
    Malformed,

    /// <summary>
    /// As if the key lacked the permission that the endpoint needs. ElevenAPI only; PagerDuty answers 403.
    /// </summary>
    WrongScope,

    /// <summary>The error that the fault names. ElevenAPI only.</summary>
    Refused,

    /// <summary>The connection ends without an answer. Nothing is done.</summary>
    Down,
}
