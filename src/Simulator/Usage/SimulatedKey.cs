using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// A key as the provider has it: what never changes, the traffic it gets, and the state that admins change.
/// </summary>
internal sealed class SimulatedKey
{
    private readonly Lock changing = new();
    private volatile KeyState state;
    private int inFlight;

    public SimulatedKey(Scenario scenario, ScenarioKey key, DateTimeOffset liveStart)
    {
        var historyStart = Timeline.HistoryStart(scenario, liveStart);
        Scenario = key;
        Id = "key_" + Draws.Hex(Draws.Name(scenario.Seed, "key", key.Name), 20);
        Secret = "sk_" + Draws.Hex(Draws.Name(scenario.Seed, "secret", key.Name), 48);
        Hash = Draws.Hex(Draws.Name(scenario.Seed, "hash", key.Name), 64);
        ServiceAccountId = "sa_" + Draws.Hex(Draws.Name(scenario.Seed, "account", key.ServiceAccount), 20);
        var age = TimeSpan.FromDays(new Draws(Draws.Name(scenario.Seed, "age", key.Name), 0).Uniform(3, 400));
        CreatedAt = key.CreatedAfterLive is { } after ? liveStart + after : historyStart - age;
        ExistsFrom = CreatedAt > historyStart ? CreatedAt : historyStart;
        Streams = [.. Timeline.Streams(scenario, key, liveStart).Select(s => new TotalledStream(s))];
        state = new KeyState
        {
            Name = key.Name,
            Permissions = key.Permissions,
            CharacterLimit = key.CharacterLimit,
            AllowedIps = key.AllowedIps,
            ThirdPartyDisableAllowed = key.ThirdPartyDisableAllowed,
            IsEnabled = !key.IsDisabled,
            DisableReason = key.DisableReason,
            Blocks = key.IsDisabled ? [new Block(long.MinValue, null)] : [],
        };
    }

    public ScenarioKey Scenario { get; }

    public string Id { get; }

    public string Secret { get; }

    public string Hash { get; }

    public string ServiceAccountId { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>No traffic before this.</summary>
    public DateTimeOffset ExistsFrom { get; }

    public IReadOnlyList<TotalledStream> Streams { get; }

    public KeyState State => state;

    /// <summary>Real requests that run with this key's secret.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    public int Enter() => Interlocked.Increment(ref inFlight);

    public void Leave() => Interlocked.Decrement(ref inFlight);

    public void Change(Func<KeyState, KeyState> change)
    {
        lock (changing)
            state = change(state);
    }
}
