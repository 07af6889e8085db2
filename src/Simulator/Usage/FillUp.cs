using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator.Usage;

/// <summary>How much of a minute's final usage the analytics show at an instant.</summary>
internal sealed class FillUp(ScenarioLateness lateness, long seed)
{
    // A minute arrives in this many parts, each late for itself.
    private const int Parts = 4;

    private readonly ulong name = Draws.Name(seed, "fill-up");

    /// <summary>Never more than a revision's stray above the final value, and equal to it in the end.</summary>
    public UsageCell Visible(ulong stream, long minute, UsageCell final, DateTimeOffset now)
    {
        var end = Clockwork.Start(minute + 1);
        if (now >= end + lateness.Longest + lateness.RevisedWithin)
            return final;
        var draws = new Draws(stream ^ name, minute);
        var version = Version(ref draws, final, end + lateness.Longest, now);
        if (now >= end + lateness.Longest)
            return version;
        var arrived = 0;
        for (var part = 0; part < Parts; part++)
        {
            var used = Clockwork.Start(minute) + TimeSpan.FromMinutes((part + 1d) / Parts);
            if (used + Late(ref draws) <= now)
                arrived++;
        }
        return Share(version, arrived);
    }

    /// <summary>When a live call shows.</summary>
    public DateTimeOffset ShowsAt(DateTimeOffset at, long number)
    {
        var draws = new Draws(name, number);
        return at + Late(ref draws);
    }

    private TimeSpan Late(ref Draws draws)
    {
        var late = lateness.Typical * draws.Exponential();
        return late < lateness.Longest ? late : lateness.Longest;
    }

    /// <summary>The first version of a cell that is revised, until its revision; else the final one.</summary>
    private UsageCell Version(ref Draws draws, UsageCell final, DateTimeOffset complete, DateTimeOffset now)
    {
        var isRevised = draws.Uniform() < lateness.RevisedShare;
        var revisedAt = complete + lateness.RevisedWithin * draws.Uniform();
        var stray = draws.Uniform(0.8, 1.1);
        return isRevised && now < revisedAt ? final with { Credits = (long)Math.Round(final.Credits * stray) } : final;
    }

    private static UsageCell Share(UsageCell cell, int arrived)
    {
        if (arrived == Parts)
            return cell;
        var requests = cell.Requests * arrived / Parts;
        return requests == 0 && cell.Requests > 0 ? default : new UsageCell(cell.Credits * arrived / Parts, requests);
    }
}
