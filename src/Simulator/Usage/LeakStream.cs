using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>The traffic of whoever abuses a key.</summary>
internal sealed class LeakStream : IUsageStream
{
    // How far every ten minutes, and every minute again, strays from the leak's size.
    private const double Stray = 0.4;

    private readonly double creditsPerMinute;
    private readonly double creditsPerRequest;
    private readonly double requestMinutes;
    private readonly int? pinnedAt;
    private readonly DateTimeOffset start;
    private readonly DateTimeOffset end;

    public LeakStream(Scenario scenario, ScenarioLeak leak, ScenarioKey key, int number, DateTimeOffset liveStart)
    {
        var defaults = leak.Defaults;
        Id = Draws.Name(scenario.Seed, "leak", leak.Key, number.ToString("d", null));
        Product = leak.Product ?? key.Uses[0].Product;
        Model = leak.Model ?? key.Uses[0].Model;
        creditsPerMinute = (leak.CreditsPerHour ?? key.UsualCreditsPerHour * (leak.Times ?? defaults.Times)) / 60;
        creditsPerRequest = leak.CreditsPerRequest ?? key.CreditsPerRequest * defaults.CreditsPerRequest;
        SurvivesRevoking = leak.SurvivesRevoking;
        requestMinutes = key.RequestLength.TotalMinutes;
        var planned = leak.Start ?? liveStart + leak.AfterLive!.Value;
        start = planned.AddSeconds(Math.Floor(new Draws(Id, 0).Uniform(0, 60)));
        end = planned + (leak.Length ?? defaults.Length);
        if (leak.Kind is LeakKind.PinnedConcurrency && scenario.Models.FirstOrDefault(m => m.Id == Model) is { } model)
            pinnedAt = scenario.Workspace.Concurrency[model.ConcurrencyGroup];
    }

    /// <summary>When the key is first used by somebody else.</summary>
    public DateTimeOffset Start => start;

    public ulong Id { get; }

    public string Product { get; }

    public string Model { get; }

    public bool SurvivesRevoking { get; }

    public bool Fill(long hour, Span<UsageCell> minutes)
    {
        var at = Clockwork.Start(hour * 60);
        if (at >= end || at.AddHours(1) <= start)
            return false;
        for (var i = 0; i < 60; i++)
            minutes[i] = Minute(hour * 60 + i);
        return true;
    }

    public double Concurrency(DateTimeOffset at)
    {
        if (at < start || at >= end)
            return 0;
        return pinnedAt ?? Minute(Clockwork.Minute(at)).Requests * requestMinutes;
    }

    private UsageCell Minute(long minute)
    {
        var at = Clockwork.Start(minute);
        var from = at > start ? at : start;
        var to = at.AddMinutes(1) < end ? at.AddMinutes(1) : end;
        if (to <= from)
            return default;
        var ten = new Draws(Id ^ 0x74656e, minute / 10);
        var one = new Draws(Id, minute);
        var factor = ten.Uniform(1 - Stray, 1 + Stray) * one.Uniform(1 - Stray, 1 + Stray);
        var credits = creditsPerMinute * factor * (to - from).TotalMinutes;
        var requests = credits / creditsPerRequest * one.Uniform(0.8, 1.2);
        if (requests >= 1)
            return new UsageCell((long)Math.Round(credits), (long)Math.Round(requests));
        // Less than a request in a minute is a request in some of the minutes.
        return one.Uniform() < requests ? new UsageCell((long)Math.Round(credits / requests), 1) : default;
    }
}
