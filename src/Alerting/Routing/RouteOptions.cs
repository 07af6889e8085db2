namespace Burnwatch.Alerting.Routing;

/// <summary>
/// One entry of <c>Alerting:Routes</c>: which incidents it is for, and which channels they go to. What is not set
/// matches everything; the first route that matches is taken.
/// </summary>
public sealed record RouteOptions
{
    /// <summary>The owner's name.</summary>
    public string? Owner { get; init; }

    public string? Environment { get; init; }

    /// <summary>At least so severe.</summary>
    public Severity? Severity { get; init; }

    /// <summary>One of the incident's signals, such as credit_spike.</summary>
    public string? Signal { get; init; }

    /// <summary>Names of channels; pagerduty is the owner's routing key.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Hours of the day such as 22:00-07:00 in which what is not critical is one step less severe.</summary>
    public string? QuietHours { get; init; }

    /// <summary>The zone of these hours; the owner's unless set.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What is wrong with it, in sentences.</summary>
    internal IEnumerable<string> Faults(int number, IReadOnlySet<string> channels)
    {
        var self = $"Alerting:Routes:{number}";
        if (Channels.Count == 0)
            yield return $"{self}: a route without Channels would drop pages; name pagerduty at least.";
        foreach (var name in Channels.Where(name => !channels.Contains(name)))
            yield return $"{self}: there is no channel '{name}'; known are {string.Join(", ", channels)}.";
        if (Signal is not null && !Enum.GetValues<SignalKind>().Any(IsSignal))
            yield return $"{self}: there is no signal '{Signal}'; write it as credit_spike.";
        if (QuietHours is not null && !Routing.QuietHours.TryParse(QuietHours, out _))
            yield return $"{self}: '{QuietHours}' are no hours; write them as 22:00-07:00.";
        if (TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return $"{self}: there is no time zone '{TimeZone}'; write it as Europe/Berlin.";
    }

    internal bool IsSignal(SignalKind kind) =>
        string.Equals(Signal, SignalNames.CodeOf(kind), StringComparison.OrdinalIgnoreCase);
}
