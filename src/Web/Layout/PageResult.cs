using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Web.Layout;

/// <summary>A page: a component and the one value it shows, rendered once on the server.</summary>
/// <remarks>
/// Rendered by <see cref="HtmlRenderer"/> and not by the endpoints of Razor components: those bring antiforgery, and
/// with it a key ring on the disk, cookies and warnings, for pages that take no input.
/// </remarks>
internal sealed class PageResult : IResult
{
    private readonly Type component;
    private readonly object model;
    private readonly int status;

    private PageResult(Type component, object model, int status)
    {
        this.component = component;
        this.model = model;
        this.status = status;
    }

    /// <typeparam name="TPage">A component with one parameter named Model.</typeparam>
    public static PageResult Of<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(typeof(TPage), model, status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = Encoding.UTF8.GetBytes(await RenderAsync(httpContext.RequestServices));
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        // What a page says is true for a minute, and not for everyone's eyes.
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(html, httpContext.RequestAborted);
    }

    private async Task<string> RenderAsync(IServiceProvider services)
    {
        var loggers = (ILoggerFactory)services.GetService(typeof(ILoggerFactory))!;
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, parameters)).ToHtmlString());
    }
}
