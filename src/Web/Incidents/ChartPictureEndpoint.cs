using Burnwatch.Alerting.Paging;
using Burnwatch.Web.Access;
using Burnwatch.Web.Charts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Burnwatch.Web.Incidents;

/// <summary><c>/incidents/{id}/chart.png</c>: the picture in a page, for who has an address that is signed.</summary>
internal static class ChartPictureEndpoint
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public static async Task<IResult> ShowAsync(
        HttpContext http, long id, string? until, string? signature, [FromServices] ChartAddresses addresses,
        IncidentReader reader, CancellationToken cancellation)
    {
        switch (addresses.Check(id, until, signature))
        {
            case ChartPass.Forged:
                return Problem.Of(
                    StatusCodes.Status403Forbidden,
                    "The address of this picture is not one that was given out; take it whole from a page.");
            case ChartPass.Expired:
                return Problem.Of(
                    StatusCodes.Status410Gone,
                    $"The address of this picture was good for {ChartAddresses.Life.TotalDays:0} days; "
                    + $"/incidents/{id} shows it still.");
            case ChartPass.KeyAway:
                return Problem.Later(
                    http, StatusCodes.Status503ServiceUnavailable,
                    "The secret that Alerting:RoutingKey refers to cannot be read, so no address can be checked.", Later);
        }
        if (await reader.ChartAsync(id, cancellation) is not { } chart)
            return Problem.Of(StatusCodes.Status404NotFound, $"No incident has the number {id}.");
        // Who fetches it for others may keep it for as long as a bar takes to grow.
        http.Response.Headers.CacheControl = "private, max-age=60";
        return Results.Bytes(ChartPicture.Of(chart), "image/png");
    }
}
