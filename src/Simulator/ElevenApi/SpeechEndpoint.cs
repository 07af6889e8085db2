using System.Globalization;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// <c>POST /v1/text-to-speech/{voice_id}</c>: books what it costs and answers with a moment of silence.
/// </summary>
internal sealed class SpeechEndpoint(SimulatedWorkspace workspace, ConcurrencyHeaders concurrency, TimeProvider time)
{
    private const string UsualModel = "eleven_multilingual_v2";

    // One frame of MPEG layer III at 128 kbit/s and 44.1 kHz that holds nothing: its header, then zeros.
    private static readonly byte[] Silence = [0xff, 0xfb, 0x90, 0xc4, .. new byte[413]];

    public async Task<IResult> SpeakAsync(HttpContext http, Caller caller)
    {
        var body = await RequestBody.ReadAsync(http.Request);
        var text = body.Text("text", body.Required("text"));
        var modelId = body.Text("model_id", body.Given("model_id")) ?? UsualModel;
        if (body.Faults.Count > 0)
            return body.Refuse();
        if (caller.Key is not { } key)
            return ApiErrors.Named["insufficient_permissions"].ToResult(http.TraceIdentifier);
        if (workspace.Scenario.Models.FirstOrDefault(m => m.Id == modelId) is not { CreditsPerCharacter: > 0 } model)
            return ApiErrors.ModelNotFound(modelId).ToResult(http.TraceIdentifier);
        var now = time.GetUtcNow();
        var credits = (long)Math.Ceiling(text!.EnumerateRunes().Count() * model.CreditsPerCharacter);
        if (Refuse(key, model, credits, now) is { } error)
            return error.ToResult(http.TraceIdentifier);
        workspace.Book.Add(key, now, "TTS", model.Id, credits, http.TraceIdentifier);
        Describe(http.Response.Headers, credits);
        concurrency.Show(http, key, model.ConcurrencyGroup, now);
        return Results.Bytes(Silence, "audio/mpeg");
    }

    private ApiError? Refuse(SimulatedKey key, ScenarioModel model, long credits, DateTimeOffset now)
    {
        if (workspace.Concurrency(key, model.ConcurrencyGroup, now) > workspace.Maximum(model.ConcurrencyGroup))
            return ApiErrors.ConcurrencyExceeded;
        if (key.State.CharacterLimit is { } limit && Short(limit, workspace.CreditsUsed(key, now), credits) is { } own)
            return own;
        var plan = workspace.Scenario.Workspace;
        return Short(plan.Credits + plan.CreditsBeyond, workspace.CreditsUsed(now), credits);
    }

    private static ApiError? Short(long quota, long used, long required) =>
        used + required > quota ? ApiErrors.QuotaExceeded(quota, Math.Max(0, quota - used), required) : null;

    private static void Describe(IHeaderDictionary headers, long credits)
    {
        headers["character-cost"] = credits.ToString(CultureInfo.InvariantCulture);
        headers["history-item-id"] = "item_" + headers["request-id"];
        headers["access-control-expose-headers"] =
            "request-id, history-item-id, character-cost, current-concurrent-requests, maximum-concurrent-requests";
    }
}
