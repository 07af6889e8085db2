using System.Text.Json;

namespace Burnwatch.Collector.Usage;

/// <summary>Where usage was read.</summary>
internal enum UsageSource
{
    /// <summary>The analytics query, which is the book.</summary>
    Analytics,

    /// <summary>The counters of the keys: no product, no model, no requests, and no finer than the inventory.</summary>
    Counters,

    /// <summary>The deprecated character-stats: no product and no model.</summary>
    CharacterStats,
}

/// <summary>A reading that stands in for one of the analytics.</summary>
/// <param name="Source">What it was read from.</param>
/// <param name="From">From where on the analytics are missing.</param>
/// <param name="Reason">Why they are.</param>
internal sealed record UsageStandIn(UsageSource Source, DateTimeOffset From, string Reason)
{
    /// <summary>The source as the tables name it.</summary>
    public static string NameOf(UsageSource source) => JsonNamingPolicy.SnakeCaseLower.ConvertName(source.ToString());
}
