using Burnwatch.Alerting;
using Burnwatch.Host.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Daemon;

/// <summary>Answers only requests that name this machine or a host that the operator named.</summary>
internal static class AllowedHosts
{
    private static readonly string[] OfThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    public static IServiceCollection AddAllowedHosts(
        this IServiceCollection services, WebOptions web, AlertingOptions alerting) =>
        services.AddHostFiltering(filter => filter.AllowedHosts =
        [
            .. OfThisMachine,
            web.Listen.Host,
            .. alerting.PublicUrl is { } pages ? new[] { pages.Host } : [],
            .. web.AllowedHosts,
        ]);
}
