using Burnwatch.Alerting.Acting;
using Burnwatch.Alerting.Incidents;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Acting;

/// <summary>What can be asked for over HTTP, and the status of what is refused.</summary>
internal static class ActWords
{
    public static IncidentActKind? Find(string? word) => word switch
    {
        "acknowledge" => IncidentActKind.Acknowledge,
        "resolve" => IncidentActKind.Resolve,
        "note" => IncidentActKind.Note,
        _ => null,
    };

    public static int StatusOf(ActFault fault) => fault switch
    {
        ActFault.Unknown => StatusCodes.Status404NotFound,
        ActFault.BadOrder => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };
}
