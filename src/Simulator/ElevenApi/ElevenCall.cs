using System.Net;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// What is done with every request before its endpoint sees it: who calls, what headers it gets, what fault strikes,
/// what scope it needs.
/// </summary>
internal sealed class ElevenCall(
    SimulatedWorkspace workspace,
    ConcurrencyHeaders concurrency,
    FaultGate gate,
    ConcurrencyHeaderMode mode,
    TimeProvider time)
{
    private long requests;

    /// <param name="endpoint">For the faults.</param>
    /// <param name="permission">The scope that the caller needs; null where it needs none.</param>
    /// <param name="handle">The endpoint.</param>
    public RequestDelegate To(
        SimulatorEndpoint endpoint, string? permission, Func<HttpContext, Caller, Task<IResult>> handle) => async http =>
        {
            Identify(http);
            var (caller, refusal) = Authenticate(http);
            caller?.Key?.Enter();
            try
            {
                ShowConcurrency(http, caller);
                await gate.RunAsync(http, endpoint, fault => Refuse(fault, permission, http), async () =>
                {
                    if (permission is not null && caller?.Has(permission) == false)
                        refusal = ApiErrors.MissingPermission(permission);
                    var result = refusal?.ToResult(http.TraceIdentifier) ?? await handle(http, caller!);
                    await result.ExecuteAsync(http);
                });
            }
            finally
            {
                caller?.Key?.Leave();
            }
        };

    private void Identify(HttpContext http)
    {
        var number = Interlocked.Increment(ref requests);
        http.TraceIdentifier = Draws.Hex(Draws.Name(workspace.Scenario.Seed + number, "request"), 32);
        http.Response.Headers["request-id"] = http.TraceIdentifier;
        http.Response.Headers["x-trace-id"] = http.TraceIdentifier;
        http.Response.Headers["x-region"] = "us";
    }

    private (Caller? Caller, ApiError? Refusal) Authenticate(HttpContext http)
    {
        var secret = (string?)http.Request.Headers["xi-api-key"];
        if (string.IsNullOrEmpty(secret))
            return (null, ApiErrors.MissingKey);
        if (workspace.IsAdmin(secret))
            return (new Caller(null, workspace.Scenario.Workspace.AdminPermissions), null);
        var now = time.GetUtcNow();
        var key = workspace.Keys.FirstOrDefault(k => k.Secret == secret && k.CreatedAt <= now);
        if (key?.State is not { IsEnabled: true } state)
            return (null, ApiErrors.InvalidKey);
        var address = http.Connection.RemoteIpAddress;
        return state.AllowedIps is { } allowed
            && !allowed.Any(ip => IPAddress.TryParse(ip, out var a) && a.Equals(address))
            ? (null, ApiErrors.IpNotAllowed)
            : (new Caller(key, state.Permissions), null);
    }

    private void ShowConcurrency(HttpContext http, Caller? caller)
    {
        if (mode is not ConcurrencyHeaderMode.Every || caller is null)
            return;
        if (caller.Key is { } key)
            concurrency.Show(http, key, workspace.Family(key.Scenario.Uses[0].Model), time.GetUtcNow());
        else
            concurrency.ShowAlone(http);
    }

    private static IResult Refuse(Fault fault, string? permission, HttpContext http) => (fault.Kind switch
    {
        FaultKind.RateLimited => ApiErrors.RateLimited,
        FaultKind.WrongScope => ApiErrors.MissingPermission(permission ?? "workspace_write"),
        FaultKind.Refused => ApiErrors.Named[fault.Error!],
        _ => ApiErrors.Server(fault.Status),
    }).ToResult(http.TraceIdentifier);
}
