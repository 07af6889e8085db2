using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>The columns that usage can be grouped and filtered by, and what they hold.</summary>
internal static class UsageColumn
{
    public const string Hash = "hashed_xi_api_key";
    public const string KeyName = "api_key_name";
    public const string TraceId = "trace_id";

    public static IReadOnlyList<string> Groups { get; } =
    [
        "product_type", "model", "voice_id", "user_id", "fiat_currency", "fiat_charge_type", "region",
        "reporting_workspace_id",
        "request_source", "resource_id", "subresource_id", "request_queue_type", "voice_multiplier", Hash,
        "billing_group_id", "surface", "actor",
    ];

    /// <summary>The columns of an answer that is grouped so: the key's name stands beside its hash.</summary>
    public static IReadOnlyList<string> Shown(IReadOnlyList<string> groupBy) =>
        [.. groupBy.SelectMany(g => g == Hash ? new[] { Hash, KeyName } : [g])];

    /// <summary>Null where the simulator knows nothing of it, and for the key of usage that had none.</summary>
    public static string? Value(string column, in UsageLine line)
    {
        var isKeyless = line.Key.Scenario.HeldBy is KeyHolder.WebApp;
        return column switch
        {
            "product_type" => line.Product,
            "model" => line.Model,
            Hash => isKeyless ? null : line.Key.Hash,
            KeyName => isKeyless ? null : line.Key.State.Name,
            "user_id" => line.Key.ServiceAccountId,
            "request_source" => isKeyless ? "web" : "api",
            "region" => "us",
            "fiat_currency" => "usd",
            "reporting_workspace_id" => "workspace",
            _ => null,
        };
    }
}
