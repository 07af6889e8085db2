using Burnwatch.Alerting.Aftermath;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Web.Incidents;

/// <summary><c>/api/v1/incidents/{id}/file</c>: all that is known of an incident, as one archive.</summary>
internal static class IncidentFileEndpoint
{
    public static async Task<IResult> ShowAsync(
        long id, [FromServices] IncidentFileReader files, IServiceProvider services, CancellationToken cancellation) =>
        await files.ReadAsync(id, services.GetService<EndpointsOfKey>(), cancellation) is { } file
            ? Results.File(IncidentArchive.Of(file), "application/zip", IncidentArchive.NameOf(file))
            : Problem.Of(StatusCodes.Status404NotFound, $"No incident has the number {id}.");
}
