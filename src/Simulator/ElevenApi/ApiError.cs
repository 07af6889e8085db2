using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// An error of the API: today's type and code, and the status word of old that tells apart what they do not.
/// </summary>
internal sealed record ApiError(int Http, string Type, string Code, string Status, string Message)
{
    public string? Param { get; init; }

    public IResult ToResult(string requestId) => Results.Json(
        new ErrorEnvelope { Detail = new ErrorDetail(Type, Code, Message, Status, requestId, Param) },
        ElevenJson.Default.ErrorEnvelope,
        statusCode: Http);
}
