using System.Text.Json;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>The workspace's own counters, from <c>GET /v1/user/subscription</c>.</summary>
internal sealed record Subscription
{
    public string? Tier { get; init; }

    /// <summary>Credits used in this billing period.</summary>
    public long? CharacterCount { get; init; }

    /// <summary>Credits of this billing period, without what may be bought on top.</summary>
    public long? CharacterLimit { get; init; }

    /// <summary>What may be bought on top, as <see cref="CreditExtension"/> reads it.</summary>
    public JsonElement? MaxCreditLimitExtension { get; init; }

    /// <summary>Seconds; when the counter starts anew.</summary>
    public long? NextCharacterCountResetUnix { get; init; }
}
