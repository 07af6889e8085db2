using System.Collections.Concurrent;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>The workspace as the provider has it: its keys, what they used, and its counters.</summary>
internal sealed class SimulatedWorkspace
{
    private readonly ConcurrentDictionary<string, bool> adminSecrets = new(StringComparer.Ordinal);
    private int adminKeys;

    public SimulatedWorkspace(Scenario scenario, DateTimeOffset liveStart)
    {
        Scenario = scenario;
        LiveStart = liveStart;
        Keys = [.. scenario.Keys.Select(k => new SimulatedKey(scenario, k, liveStart))];
        Book = new UsageBook(Keys, new FillUp(scenario.Lateness, scenario.Seed));
        AdminSecret = IssueAdminKey();
    }

    public Scenario Scenario { get; }

    public DateTimeOffset LiveStart { get; }

    public IReadOnlyList<SimulatedKey> Keys { get; }

    public UsageBook Book { get; }

    public string AdminSecret { get; }

    /// <summary>Whether a secret is that of an admin key in force.</summary>
    public bool IsAdmin(string secret) => adminSecrets.ContainsKey(secret);

    /// <summary>Makes one more admin key, and returns its secret.</summary>
    public string IssueAdminKey()
    {
        var number = Interlocked.Increment(ref adminKeys);
        var secret = "sk_" + Draws.Hex(Draws.Name(Scenario.Seed, number == 1 ? "admin" : $"admin {number}"), 48);
        adminSecrets[secret] = true;
        return secret;
    }

    public void RevokeAdminKey(string secret) => adminSecrets.TryRemove(secret, out _);

    /// <summary>Start of the billing cycle that an instant lies in.</summary>
    public DateTimeOffset CycleStart(DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.Year, now.Month, Scenario.Workspace.CycleDay, 0, 0, 0, TimeSpan.Zero);
        return start <= now ? start : start.AddMonths(-1);
    }

    public DateTimeOffset CycleEnd(DateTimeOffset now) => CycleStart(now).AddMonths(1);

    /// <summary>Credits that a key used in the running billing cycle.</summary>
    public long CreditsUsed(SimulatedKey key, DateTimeOffset now) => Book.Counter(key, CycleStart(now), now);

    /// <summary>Credits that all keys used in the running billing cycle.</summary>
    public long CreditsUsed(DateTimeOffset now) => Keys.Sum(k => CreditsUsed(k, now));

    /// <summary>
    /// How many requests run at once for a key and a family of models: the scenario's, at most as many as may run,
    /// and the real ones.
    /// </summary>
    public int Concurrency(SimulatedKey key, string family, DateTimeOffset now)
    {
        var simulated = now < key.ExistsFrom
            ? 0
            : key.Streams.Select(s => s.Stream)
                .Where(s => Family(s.Model) == family && !key.State.IsBlocked(s, Clockwork.Minute(now)))
                .Sum(s => s.Concurrency(now));
        return (int)Math.Min(Math.Round(simulated), Maximum(family)) + key.InFlight;
    }

    public int Maximum(string family) => Scenario.Workspace.Concurrency[family];

    public string Family(string model) =>
        Scenario.Models.FirstOrDefault(m => m.Id == model)?.ConcurrencyGroup
            ?? Scenario.Workspace.Concurrency.Keys.First();
}
