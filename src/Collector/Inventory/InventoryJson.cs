using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Collector.Inventory;

/// <summary>How listed credentials and their changes travel to the database.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ListedCredential>))]
[JsonSerializable(typeof(IReadOnlyList<StoredChange>))]
[JsonSerializable(typeof(CredentialState))]
internal sealed partial class InventoryJson : JsonSerializerContext;

/// <summary>A change in the columns of <c>credential_event</c>.</summary>
internal sealed record StoredChange(
    string Hash, string Kind, string? Direction, CredentialState? Before, CredentialState? After, string Words)
{
    public static StoredChange Of(string hash, CredentialChange change) => new(
        hash,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(change.Kind.ToString()),
        change.Direction?.ToString().ToLowerInvariant(),
        change.Before,
        change.After,
        change.Words);
}
