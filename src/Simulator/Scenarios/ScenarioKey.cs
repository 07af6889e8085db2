using System.Text.Json.Serialization;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>A key and how it is used when all is well.</summary>
public sealed record ScenarioKey
{
    /// <summary>Such as <c>checkout-voice</c>; unique in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>The service account that holds it, such as <c>payments</c>.</summary>
    public string ServiceAccount { get; init; } = "default";

    public KeyHolder HeldBy { get; init; } = KeyHolder.ServiceAccount;

    public KeyKind Kind { get; init; } = KeyKind.SteadyService;

    /// <summary>IANA name of the zone whose days and weekends the key follows.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Mean requests in an hour in which the key is busy.</summary>
    public double RequestsPerHour { get; init; } = 60;

    /// <summary>Mean credits of a request; single ones differ much.</summary>
    public double CreditsPerRequest { get; init; } = 100;

    /// <summary>
    /// How irregular it is: 1 like real traffic, with heavy tails; 0 as even as chance allows; at most 2.
    /// </summary>
    public double Raggedness { get; init; } = 1;

    /// <summary>What it is used for; text to speech by <c>eleven_multilingual_v2</c> unless set.</summary>
    public IReadOnlyList<ScenarioUse> Uses { get; init; } = [new()];

    /// <summary>Mean time that a request runs, which decides how many run at once.</summary>
    public TimeSpan RequestLength { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Credits the key may use in a billing cycle; null: as many as the workspace has.</summary>
    public long? CharacterLimit { get; init; }

    /// <summary>The key's scopes; null: all.</summary>
    public IReadOnlyList<string>? Permissions { get; init; } =
        ["text_to_speech", "models_read", "voices_read", "user_read"];

    /// <summary>Addresses that may use the key; null: all. Calls from loopback need 127.0.0.1 in it.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Whether whoever finds or holds it may disable it; null: as the workspace has it.</summary>
    public bool? ThirdPartyDisableAllowed { get; init; }

    /// <summary>The key is disabled from the beginning and is not used.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Why it is disabled, such as <c>exposed_publicly</c>; null: an admin did it.</summary>
    public string? DisableReason { get; init; }

    /// <summary>
    /// The key is made this long after live start (before it, if negative) and does not exist earlier; null: it is
    /// older than the history.
    /// </summary>
    public TimeSpan? CreatedAfterLive { get; init; }

    /// <summary>Credits of an hour in which the key is busy as usual.</summary>
    internal double UsualCreditsPerHour => RequestsPerHour * CreditsPerRequest;

    /// <summary>Usage from a traffic file, which then takes the place of the kind.</summary>
    [JsonIgnore]
    internal IReadOnlyList<Recording> Recordings { get; init; } = [];
}
