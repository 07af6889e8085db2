using System.Text.Json;
using Burnwatch.Collector.Containment;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Burnwatch.Web.Containment;

/// <summary><c>POST /api/v1/keys/{id}/containment</c>, for tokens with the responder's scope.</summary>
internal static class ContainmentEndpoint
{
    public const string Path = "/api/v1/keys/{id:long}/containment";

    public static async Task<IResult> TakeAsync(
        long id, HttpContext http, [FromServices] ContainmentDesk desk, CancellationToken cancellation)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(
                http.Request.Body, ContainmentJson.Default.ContainmentBody, cancellation);
            if (ContainmentWords.Find(body?.Action) is not { } action)
            {
                return Problem.Of(
                    StatusCodes.Status400BadRequest,
                    $"The action is missing or unknown; give one of {string.Join(", ", ContainmentWords.All)}.");
            }

            return await DoAsync(body!.Order(id, action), body, RequiresScope.GrantOf(http), desk, cancellation);
        }
        catch (JsonException e)
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest, $"The body is not the JSON of a containment: it breaks at {e.Path ?? "$"}.");
        }
        catch (ContainmentException e)
        {
            return Problem.Of(StatusOf(e.Fault), e.Message);
        }
    }

    private static async Task<IResult> DoAsync(
        ContainmentOrder order, ContainmentBody body, TokenGrant token, ContainmentDesk desk,
        CancellationToken cancellation)
    {
        if (body.DryRun)
        {
            return Results.Json(
                PreviewBody.Of(await desk.PreviewAsync(order, cancellation)), ContainmentJson.Default.PreviewBody);
        }

        if (ContainmentGrant.OfToken(token.Id, token.Name, token.Scopes, fromPage: false) is not { } grant)
            return Problem.Of(StatusCodes.Status403Forbidden, $"The token lacks the scope {ContainmentGrant.Scope}.");
        var result = await desk.ContainAsync(order, grant, body.Confirm, cancellation);
        return Results.Json(
            ResultBody.Of(result!), ContainmentJson.Default.ResultBody, statusCode: StatusOf(result!.Answer.Outcome));
    }

    private static int StatusOf(ContainmentOutcome outcome) => outcome switch
    {
        ContainmentOutcome.Done => StatusCodes.Status200OK,
        ContainmentOutcome.Refused => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status504GatewayTimeout,
    };

    private static int StatusOf(ContainmentFault fault) => fault switch
    {
        ContainmentFault.Off => StatusCodes.Status403Forbidden,
        ContainmentFault.Unknown => StatusCodes.Status404NotFound,
        ContainmentFault.BadOrder => StatusCodes.Status400BadRequest,
        ContainmentFault.Nothing => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status502BadGateway,
    };
}
