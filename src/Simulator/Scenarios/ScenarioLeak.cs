namespace Burnwatch.Simulator.Scenarios;

/// <summary>Abuse of one key, on top of its own traffic. Give <see cref="Start"/> or <see cref="AfterLive"/>.</summary>
/// <remarks>
/// It is ragged as real abuse is: it begins at random within the minute after its start, and both every ten minutes and
/// every minute stray by up to 40 % from its size.
/// </remarks>
public sealed record ScenarioLeak
{
    public required LeakKind Kind { get; init; }

    /// <summary>Name of the key that leaked.</summary>
    public required string Key { get; init; }

    /// <summary>When it starts.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it starts, counted from live start; negative lies in the history.</summary>
    public TimeSpan? AfterLive { get; init; }

    /// <summary>How long it lasts; by kind unless set.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>Credits as a multiple of the key's usual busy hour; by kind unless set.</summary>
    public double? Times { get; init; }

    /// <summary>Credits in an hour; instead of <see cref="Times"/>.</summary>
    public double? CreditsPerHour { get; init; }

    /// <summary>Credits of one request; the key's usual, by kind a multiple of it, unless set.</summary>
    public double? CreditsPerRequest { get; init; }

    /// <summary>Product; the key's first use unless set.</summary>
    public string? Product { get; init; }

    /// <summary>Model; the key's first use unless set.</summary>
    public string? Model { get; init; }

    /// <summary>It goes on though the key is disabled or deleted: a revoked key that the provider lets work.</summary>
    public bool SurvivesRevoking { get; init; }

    internal LeakDefaults Defaults => Kind switch
    {
        LeakKind.Spike => new(8, TimeSpan.FromMinutes(40)),
        LeakKind.Drain => new(30, TimeSpan.FromHours(6)),
        LeakKind.SlowBurn => new(1, TimeSpan.FromDays(4)),
        LeakKind.IdleWake => new(1, TimeSpan.FromHours(2)),
        LeakKind.PinnedConcurrency => new(10, TimeSpan.FromHours(1)),
        LeakKind.CostlyRequests => new(10, TimeSpan.FromHours(1), CreditsPerRequest: 30),
        _ => throw new InvalidOperationException($"The leak kind {Kind} has no size."),
    };

    /// <summary>
    /// What a kind sets: credits as a multiple of the usual, the length, and credits per request as a multiple.
    /// </summary>
    internal readonly record struct LeakDefaults(double Times, TimeSpan Length, double CreditsPerRequest = 1);
}
