using Burnwatch.Host.Configuration;
using Burnwatch.Web.PagerDuty;
using Burnwatch.Web.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Daemon;

/// <summary>
/// Shuts all but the addresses for services out of <c>Web:PushListen</c>, which other machines may reach; everywhere
/// else it answers only requests that name a host of ours, as browsers do.
/// </summary>
internal static class PushListener
{
    /// <summary>The addresses to listen on; that of the pages is the first.</summary>
    public static string[] Urls(WebOptions web) =>
        web.PushListen is { } push ? [web.Listen.ToString(), push.ToString()] : [web.Listen.ToString()];

    /// <summary>What asks for a token, or for a signature.</summary>
    private static bool IsForOthers(PathString path) => PushEndpoints.IsPush(path) || path == WebhookEndpoint.Path;

    public static void UseListeners(this WebApplication app, WebOptions web)
    {
        if (web.PushListen is null)
        {
            app.UseHostFiltering();
            return;
        }
        var port = new Lazy<int>(() => BindingAddress.Parse(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last()).Port);
        app.Use((http, next) =>
        {
            if (http.Connection.LocalPort != port.Value || IsForOthers(http.Request.Path))
                return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.UseWhen(http => http.Connection.LocalPort != port.Value, pages => pages.UseHostFiltering());
    }
}
