using System.Globalization;
using Burnwatch.Alerting.Acting;
using Burnwatch.Web.Access;
using Burnwatch.Web.Incidents;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Burnwatch.Web.Acting;

/// <summary><c>POST /incidents/{id}/act</c>: the form on the page of an incident.</summary>
/// <remarks>As with containment the token is typed anew for each form, looked up, and never kept or shown.</remarks>
internal static class ActFormEndpoint
{
    public const string Path = "/incidents/{id:long}/act";

    public static async Task<IResult> TakeAsync(
        long id, HttpContext http, [FromServices] ActDesk desk, IncidentStore incidents, TokenVerifier tokens,
        TimeProvider time, CancellationToken cancellation)
    {
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return WebRegistration.NotFound("incident", time.GetUtcNow());
        var model = new ActPageModel(time.GetUtcNow(), incident.ActForm);
        if (!http.Request.HasFormContentType)
            return Show(model with { Refusal = "That was no form; use the one below." }, StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(cancellation);
        model = model with { Form = model.Form with { Text = form["text"].ToString() } };
        if (ActWords.Find(form["act"]) is not { } kind)
            return Show(model with { Refusal = "Choose what to do." }, StatusCodes.Status400BadRequest);
        if (ActGrant.AuthorOf(await tokens.VerifyAsync(form["token"].ToString().Trim(), cancellation)) is not { } author)
        {
            return Show(model with { Refusal = "The token is not known, has ended, or lacks the scope "
                + $"{TokenScopes.ActOnIncidents}; 'burnwatch token create' makes one." }, StatusCodes.Status403Forbidden);
        }

        try
        {
            var order = new ActOrder(id, kind, author, ActWay.Page) { Text = model.Form.Text, Page = PageOf(form) };
            return Show(model with { Receipt = await desk.TakeAsync(order, cancellation) }, StatusCodes.Status200OK);
        }
        catch (ActException e)
        {
            return Show(model with { Refusal = e.Message }, ActWords.StatusOf(e.Fault));
        }
    }

    private static int? PageOf(IFormCollection form) =>
        int.TryParse(form["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : null;

    private static PageResult Show(ActPageModel model, int status) => PageResult.Of<ActPage>(model, status);
}
