using Burnwatch.Simulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>The ElevenAPI's endpoints and the scopes they need.</summary>
internal static class ElevenApiServer
{
    public static void Map(
        WebApplication app,
        SimulatedWorkspace workspace,
        FaultPlan faults,
        ConcurrencyHeaderMode mode,
        TimeProvider time)
    {
        var concurrency = new ConcurrencyHeaders(workspace);
        var call = new ElevenCall(workspace, concurrency, new FaultGate(faults, time), mode, time);
        var usage = new UsageEndpoint(workspace, time);
        var requests = new RequestsEndpoint(workspace, time);
        var keys = new KeysEndpoint(workspace, time);
        var account = new AccountEndpoint(workspace, time);
        var directory = new DirectoryEndpoint(workspace, time);
        var stats = new CharacterStatsEndpoint(workspace, time);
        var speech = new SpeechEndpoint(workspace, concurrency, time);
        const string Accounts = "/v1/service-accounts";
        const string Keys = Accounts + "/{account}/api-keys";
        const string Key = Keys + "/{key}";

        app.MapPost("/v1/workspace/analytics/query/usage-by-product-over-time",
            call.To(SimulatorEndpoint.Usage, "workspace_analytics_full_read", usage.QueryAsync));
        app.MapPost("/v1/workspace/analytics/requests",
            call.To(SimulatorEndpoint.Requests, "workspace_analytics_full_read", requests.ListAsync));
        app.MapGet(Accounts, call.To(SimulatorEndpoint.ServiceAccounts, "workspace_read", keys.ListAsync));
        app.MapGet(Keys, call.To(SimulatorEndpoint.ServiceAccounts, "workspace_read", keys.ListKeysAsync));
        app.MapPatch(Key, call.To(SimulatorEndpoint.KeyChange, "service_account_write", keys.ChangeAsync));
        // It needs no permission: to hold the key is enough.
        app.MapPost(
            "/v1/workspaces/api-keys/disable",
            call.To(SimulatorEndpoint.KeyChange, permission: null, keys.DisableItselfAsync));
        app.MapDelete(Key, call.To(SimulatorEndpoint.KeyChange, "service_account_write", keys.DeleteAsync));
        app.MapGet(
            "/v1/user/subscription", call.To(SimulatorEndpoint.Subscription, "user_read", account.SubscriptionAsync));
        app.MapGet(
            "/v1/usage/character-stats", call.To(SimulatorEndpoint.CharacterStats, "user_read", stats.StatsAsync));
        app.MapGet("/v1/user", call.To(SimulatorEndpoint.User, "user_read", account.UserAsync));
        app.MapGet("/v1/models", call.To(SimulatorEndpoint.Models, "models_read", account.ModelsAsync));
        const string Workspace = "/v1/workspace";
        app.MapGet(
            Workspace + "/groups", call.To(SimulatorEndpoint.Workspace, "workspace_read", directory.GroupsAsync));
        app.MapGet(
            Workspace + "/members",
            call.To(SimulatorEndpoint.Workspace, "workspace_members_read", directory.MembersAsync));
        app.MapGet(
            Workspace + "/webhooks",
            call.To(SimulatorEndpoint.Workspace, "workspace_read", DirectoryEndpoint.WebhooksAsync));
        app.MapGet(
            Workspace + "/audit-logs", call.To(SimulatorEndpoint.Workspace, "audit_log_read", directory.AuditLogAsync));
        app.MapPost(
            "/v1/text-to-speech/{voice}", call.To(SimulatorEndpoint.TextToSpeech, "text_to_speech", speech.SpeakAsync));
        app.MapFaults(faults);
        app.MapFallback((HttpContext http) => ApiErrors.PathNotFound.ToResult(http.TraceIdentifier));
    }
}
