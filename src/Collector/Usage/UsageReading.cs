using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Usage;

/// <summary>One answer of the analytics, to be stored whole or not at all.</summary>
/// <param name="WorkspaceId">Whose usage it is.</param>
/// <param name="LastReading">The last reading that was stored when this one was asked for.</param>
/// <param name="Span">What was asked for; a stored bucket within it that the answer lacks was taken back.</param>
/// <param name="ReadAt">When it was asked for.</param>
/// <param name="IsWhole">Whether with it everything up to the end of its span has been read.</param>
/// <param name="Rows">The answer.</param>
internal sealed record UsageReading(
    long WorkspaceId,
    long LastReading,
    ReadingSpan Span,
    DateTimeOffset ReadAt,
    bool IsWhole,
    IReadOnlyList<UsageRow> Rows)
{
    /// <summary>What it stands in for the analytics with; null when it is theirs.</summary>
    public UsageStandIn? StandIn { get; init; }
}
