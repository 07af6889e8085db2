namespace Burnwatch.Simulator.Faults;

/// <summary>
/// Something that goes wrong on demand. Over HTTP the same members in snake case, spans as <c>30s</c>.
/// </summary>
public sealed record Fault
{
    public required FaultKind Kind { get; init; }

    /// <summary>Where; all endpoints of a peer by the peer's name.</summary>
    public required SimulatorEndpoint Endpoint { get; init; }

    /// <summary>How many requests it strikes; null: all, until it is over or cleared.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// How long it lasts on the simulator's clock, from when it was added; null: until it is used up or cleared.
    /// </summary>
    public TimeSpan? For { get; init; }

    /// <summary>Of <see cref="FaultKind.RateLimited"/>: the header's value; null: no header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Of <see cref="FaultKind.ServerError"/>: 500 to 599.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Of <see cref="FaultKind.Slow"/>.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Of <see cref="FaultKind.Refused"/>: the code of an error of the ElevenAPI, such as <c>quota_exceeded</c>.
    /// </summary>
    public string? Error { get; init; }

    internal bool Strikes(SimulatorEndpoint endpoint) => Endpoint == endpoint || Endpoint == PeerOf(endpoint);

    private static SimulatorEndpoint PeerOf(SimulatorEndpoint endpoint) =>
        endpoint < SimulatorEndpoint.PagerDuty ? SimulatorEndpoint.ElevenApi : SimulatorEndpoint.PagerDuty;
}
