using System.Globalization;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Tells in a response's headers how many requests run at once and how many may.</summary>
internal sealed class ConcurrencyHeaders(SimulatedWorkspace workspace)
{
    public void Show(HttpContext http, SimulatedKey key, string family, DateTimeOffset now)
    {
        var maximum = workspace.Maximum(family);
        Write(http, Math.Min(workspace.Concurrency(key, family, now), maximum), maximum);
        var all = workspace.Keys.Sum(k => workspace.Concurrency(k, family, now));
        http.Response.Headers["workspace-concurrent-requests"] = all.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Of the admin's key, which nothing but the request itself uses.</summary>
    public void ShowAlone(HttpContext http) => Write(http, 1, workspace.Scenario.Workspace.Concurrency.First().Value);

    private static void Write(HttpContext http, int current, int maximum)
    {
        http.Response.Headers["current-concurrent-requests"] = current.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["maximum-concurrent-requests"] = maximum.ToString(CultureInfo.InvariantCulture);
    }
}
