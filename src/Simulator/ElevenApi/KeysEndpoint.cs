using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Service accounts and their keys: reading, changing and deleting.</summary>
internal sealed class KeysEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    public Task<IResult> ListAsync(HttpContext http, Caller caller)
    {
        var now = time.GetUtcNow();
        // An account stays when its last key is deleted.
        var accounts = Made(now).GroupBy(k => k.ServiceAccountId).Select(g => new ServiceAccount
        {
            ServiceAccountUserId = g.Key,
            Name = g.First().Scenario.ServiceAccount,
            CreatedAtUnix = g.Min(k => k.CreatedAt).ToUnixTimeSeconds(),
            ApiKeys = [.. g.Where(k => !k.State.IsDeleted).Select(k => Show(k, now))],
        });
        return Json(Results.Json(new ServiceAccountList([.. accounts]), ElevenJson.Default.ServiceAccountList));
    }

    public Task<IResult> ListKeysAsync(HttpContext http, Caller caller)
    {
        var now = time.GetUtcNow();
        var account = (string?)http.Request.RouteValues["account"];
        var keys = Listed(now).Where(k => k.ServiceAccountId == account).Select(k => Show(k, now)).ToList();
        return Json(keys.Count > 0
            ? Results.Json(new ApiKeyList(keys), ElevenJson.Default.ApiKeyList)
            : ApiErrors.ServiceAccountNotFound.ToResult(http.TraceIdentifier));
    }

    public async Task<IResult> ChangeAsync(HttpContext http, Caller caller)
    {
        if (Find(http) is not { } key)
            return ApiErrors.KeyNotFound.ToResult(http.TraceIdentifier);
        var body = await RequestBody.ReadAsync(http.Request);
        var change = KeyChange.Parse(body);
        if (body.Faults.Count > 0)
            return body.Refuse();
        var now = time.GetUtcNow();
        var used = workspace.CreditsUsed(key, now);
        key.Change(state => change.Apply(state, used, now));
        return Results.Text("{}", "application/json");
    }

    public Task<IResult> DeleteAsync(HttpContext http, Caller caller)
    {
        if (Find(http) is not { } key)
            return Json(ApiErrors.KeyNotFound.ToResult(http.TraceIdentifier));
        key.Change(state => state.WithTraffic(false, time.GetUtcNow()) with { IsDeleted = true, IsEnabled = false });
        return Json(Results.Text("{}", "application/json"));
    }

    /// <summary>Whoever holds a key may switch it off, unless that was forbidden for it.</summary>
    public Task<IResult> DisableItselfAsync(HttpContext http, Caller caller)
    {
        if (http.Request.Query["api_key_name"] != "self" || caller.Key is not { } key)
            return Json(ApiErrors.KeyNotFound.ToResult(http.TraceIdentifier));
        if (key.State.ThirdPartyDisableAllowed is false)
            return Json(ApiErrors.Named["insufficient_permissions"].ToResult(http.TraceIdentifier));
        key.Change(state => state.WithTraffic(false, time.GetUtcNow()) with
        {
            IsEnabled = false,
            DisableReason = "self_disabled",
        });
        return Json(Results.Text("{}", "application/json"));
    }

    private static Task<IResult> Json(IResult result) => Task.FromResult(result);

    private IEnumerable<SimulatedKey> Listed(DateTimeOffset now) => Made(now).Where(k => !k.State.IsDeleted);

    private IEnumerable<SimulatedKey> Made(DateTimeOffset now) => workspace.Keys.Where(k =>
        k.Scenario.HeldBy is KeyHolder.ServiceAccount && k.CreatedAt <= now);

    private SimulatedKey? Find(HttpContext http)
    {
        var (account, id) = ((string?)http.Request.RouteValues["account"], (string?)http.Request.RouteValues["key"]);
        return Listed(time.GetUtcNow()).FirstOrDefault(k => k.ServiceAccountId == account && k.Id == id);
    }

    private ApiKey Show(SimulatedKey key, DateTimeOffset now)
    {
        var state = key.State;
        return new ApiKey
        {
            Name = state.Name,
            Hint = key.Secret[^4..],
            KeyId = key.Id,
            ServiceAccountUserId = key.ServiceAccountId,
            CreatedAtUnix = key.CreatedAt.ToUnixTimeSeconds(),
            IsDisabled = !state.IsEnabled,
            Permissions = state.Permissions,
            DisableReason = state.DisableReason,
            CharacterLimit = state.CharacterLimit,
            CharacterCount = workspace.CreditsUsed(key, now),
            HashedXiApiKey = key.Hash,
            AllowedIps = state.AllowedIps,
            ThirdPartyDisableAllowed = state.ThirdPartyDisableAllowed,
        };
    }
}
