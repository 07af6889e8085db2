using Burnwatch.Collector.Pushing;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Samples;

/// <summary>How an outcome is told to who sends samples.</summary>
internal static class PushAnswers
{
    /// <summary>200: stored, in part at least; 202: on disk; 422: no row was any good.</summary>
    public static IResult OfSamples(PushOutcome outcome)
    {
        var answer = outcome.Answer!;
        var status = answer is { Accepted: 0, Rejected: > 0 } ? StatusCodes.Status422UnprocessableEntity
            : outcome.Kind is PushOutcomeKind.Buffered ? StatusCodes.Status202Accepted
            : StatusCodes.Status200OK;
        return Results.Text(answer.ToJson(), "application/json", statusCode: status);
    }
}
