using System.Collections.Immutable;

namespace Burnwatch.Simulator.Usage;

/// <summary>The part of a key that admins change.</summary>
internal sealed record KeyState
{
    public required string Name { get; init; }

    public IReadOnlyList<string>? Permissions { get; init; }

    public long? CharacterLimit { get; init; }

    public IReadOnlyList<string>? AllowedIps { get; init; }

    public bool? ThirdPartyDisableAllowed { get; init; }

    public bool IsEnabled { get; init; }

    public string? DisableReason { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>The minutes without traffic, in order of time.</summary>
    public ImmutableArray<Block> Blocks { get; init; } = [];

    public bool IsBlocked(IUsageStream stream, long minute) => IsBlocked(stream, minute, minute + 1);

    /// <summary>Whether one of the minutes in [from, to) is without traffic of a stream.</summary>
    public bool IsBlocked(IUsageStream stream, long from, long to)
    {
        if (stream.SurvivesRevoking)
            return false;
        foreach (var block in Blocks)
        {
            if (to > block.From && (block.To is not { } end || from < end))
                return true;
        }
        return false;
    }

    /// <summary>Stops the scenario's traffic from the next minute on, or lets it run again.</summary>
    public KeyState WithTraffic(bool runs, DateTimeOffset now)
    {
        var minute = Clockwork.MinuteFrom(now);
        var isStopped = Blocks is [.., { To: null }];
        if (runs == !isStopped)
            return this;
        return runs
            ? this with { Blocks = Blocks.SetItem(Blocks.Length - 1, Blocks[^1] with { To = minute }) }
            : this with { Blocks = Blocks.Add(new Block(minute, null)) };
    }
}
