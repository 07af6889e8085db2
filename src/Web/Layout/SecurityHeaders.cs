using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Layout;

/// <summary>
/// Sets on every response what a browser may do with it: run nothing, load nothing that is not ours, and send forms to nobody else.
/// </summary>
/// <remarks>
/// A start-up filter stands before all else of the host, so an error or an unknown address has the headers too.
/// </remarks>
internal sealed class SecurityHeaders : IStartupFilter
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
        + "'none'";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(SetAsync);
        next(app);
    };

    private static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // An address names a key or an incident; it is nobody else's business.
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
