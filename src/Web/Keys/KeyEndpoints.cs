using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Keys;

/// <summary><c>/keys</c> and <c>/keys/{id}</c></summary>
internal static class KeyEndpoints
{
    private const int Most = 1_000;

    public static async Task<IResult> ListAsync(KeySummaryStore keys, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return PageResult.Of<KeyListPage>(new KeyListModel(await keys.ListAsync(now, Most, cancellation), now));
    }

    public static async Task<IResult> ShowAsync(
        long id, KeyReader reader, TimeProvider time, CancellationToken cancellation) =>
        await reader.ReadAsync(id, cancellation) is { } model
            ? PageResult.Of<KeyPage>(model)
            : WebRegistration.NotFound("key", time.GetUtcNow());
}
