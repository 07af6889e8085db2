using System.Text.Json.Serialization;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Catalogue;

/// <summary><c>/events</c>, and the same as JSON under <c>/api/v1</c></summary>
internal static class InventoryEndpoint
{
    private const int Most = 200;

    public static async Task<IResult> ShowAsync(
        InventoryEventStore store, TimeProvider time, CancellationToken cancellation) =>
        PageResult.Of<InventoryPage>(await ModelAsync(store, time, cancellation));

    public static async Task<IResult> ReadAsync(
        InventoryEventStore store, TimeProvider time, CancellationToken cancellation) =>
        Results.Json(await ModelAsync(store, time, cancellation), InventoryEventJson.Default.InventoryModel);

    private static async Task<InventoryModel> ModelAsync(
        InventoryEventStore store, TimeProvider time, CancellationToken cancellation) => new(
            await store.EventsAsync(Most, cancellation), await store.SourcesAsync(cancellation), time.GetUtcNow());
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InventoryModel))]
internal sealed partial class InventoryEventJson : JsonSerializerContext;
