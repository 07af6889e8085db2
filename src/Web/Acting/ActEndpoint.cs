using System.Text.Json;
using Burnwatch.Alerting.Acting;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Burnwatch.Web.Acting;

/// <summary><c>POST /api/v1/incidents/{id}/acts</c>, for tokens of responders.</summary>
internal static class ActEndpoint
{
    public const string Path = "/api/v1/incidents/{id:long}/acts";

    public static async Task<IResult> TakeAsync(
        long id, HttpContext http, [FromServices] ActDesk desk, CancellationToken cancellation)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(http.Request.Body, ActJson.Default.ActBody, cancellation);
            if (ActWords.Find(body?.Act) is not { } kind)
            {
                return Problem.Of(
                    StatusCodes.Status400BadRequest,
                    "The act is missing or unknown; give one of acknowledge, resolve, note.");
            }

            var author = ActGrant.AuthorOf(RequiresScope.GrantOf(http))!;
            var receipt = await desk.TakeAsync(
                new ActOrder(id, kind, author, ActWay.Api) { Text = body!.Text, Page = body.Page }, cancellation);
            return Results.Json(
                ActAnswer.Of(receipt), ActJson.Default.ActAnswer, statusCode: StatusCodes.Status202Accepted);
        }
        catch (JsonException e)
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest, $"The body is not the JSON of an act: it breaks at {e.Path ?? "$"}.");
        }
        catch (ActException e)
        {
            return Problem.Of(ActWords.StatusOf(e.Fault), e.Message);
        }
    }
}
