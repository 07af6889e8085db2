using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Incidents;

/// <summary><c>/incidents/{id}</c></summary>
internal static class IncidentEndpoint
{
    public static async Task<IResult> ShowAsync(
        long id, IncidentReader reader, TimeProvider time, CancellationToken cancellation) =>
        await reader.ReadAsync(id, cancellation) is { } model
            ? PageResult.Of<IncidentPage>(model)
            : WebRegistration.NotFound("incident", time.GetUtcNow());
}
