using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary><c>POST /v1/workspace/analytics/query/usage-by-product-over-time</c>.</summary>
internal sealed class UsageEndpoint(SimulatedWorkspace workspace, TimeProvider time)
{
    public async Task<IResult> QueryAsync(HttpContext http, Caller caller)
    {
        var body = await RequestBody.ReadAsync(http.Request);
        return UsageQuery.Parse(body) is { } query
            ? Results.Bytes(new UsageTable(workspace, query, time.GetUtcNow()).ToJson(), "application/json")
            : body.Refuse();
    }
}
