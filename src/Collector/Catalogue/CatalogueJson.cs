using System.Text.Json.Serialization;

namespace Burnwatch.Collector.Catalogue;

/// <summary>How things and their changes travel to the database.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<StoredItem>))]
[JsonSerializable(typeof(IReadOnlyList<ItemChange>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class CatalogueJson : JsonSerializerContext;

/// <summary>A thing in the columns of <c>inventory_item</c>.</summary>
internal sealed record StoredItem(string ProviderId, string Name, IReadOnlyDictionary<string, string> State)
{
    public static StoredItem Of(CatalogueItem item) => new(item.Id, item.Name, item.State);
}
