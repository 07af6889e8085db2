using Burnwatch.Collector.Containment;
using Burnwatch.Web.Access;
using Burnwatch.Web.Incidents;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Burnwatch.Web.Containment;

/// <summary><c>POST /incidents/{id}/contain</c>: the form on the page of an incident.</summary>
/// <remarks>
/// The token is typed anew for each form, so there is no session that another site could ride on; it is looked up,
/// never kept, and never part of a page.
/// </remarks>
internal static class ContainmentFormEndpoint
{
    public const string Path = "/incidents/{id:long}/contain";

    public static async Task<IResult> TakeAsync(
        long id, HttpContext http, [FromServices] ContainmentDesk desk, ContainmentForms forms, IncidentStore incidents,
        TokenVerifier tokens, TimeProvider time, CancellationToken cancellation)
    {
        if (await incidents.FindAsync(id, cancellation) is not { } incident)
            return WebRegistration.NotFound("incident", time.GetUtcNow());
        var model = new ContainmentPageModel(time.GetUtcNow(), await forms.OfAsync(incident, cancellation));
        if (!http.Request.HasFormContentType)
            return Show(model with { Refusal = "That was no form; use the one below." }, StatusCodes.Status400BadRequest);
        var form = ContainmentForm.Read(await http.Request.ReadFormAsync(cancellation), incident.KeyId, id);
        model = model with { Form = model.Form with { Chosen = form.Order } };
        if (form.Order is not { } order)
            return Show(model with { Refusal = form.Fault }, StatusCodes.Status400BadRequest);
        if (await GrantAsync(tokens, form.Token, cancellation) is not { } grant)
        {
            return Show(model with { Refusal = "The token is not known, has ended, or lacks the scope "
                + $"{ContainmentGrant.Scope}; 'burnwatch token create' makes one." }, StatusCodes.Status403Forbidden);
        }

        try
        {
            return form.IsDryRun
                ? Show(model with { Preview = await desk.PreviewAsync(order, cancellation) }, StatusCodes.Status200OK)
                : Show(
                    model with { Result = await desk.ContainAsync(order, grant, form.Confirm, cancellation) },
                    StatusCodes.Status200OK);
        }
        catch (ContainmentException e)
        {
            return Show(model with { Refusal = e.Message }, StatusCodes.Status409Conflict);
        }
    }

    private static async Task<ContainmentGrant?> GrantAsync(
        TokenVerifier tokens, string token, CancellationToken cancellation) =>
        await tokens.VerifyAsync(token, cancellation) is { } known
            ? ContainmentGrant.OfToken(known.Id, known.Name, known.Scopes, fromPage: true)
            : null;

    private static PageResult Show(ContainmentPageModel model, int status) =>
        PageResult.Of<ContainmentPage>(model, status);
}
