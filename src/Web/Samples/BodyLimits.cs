using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Samples;

/// <summary>Says in a sentence that a body is too large or cannot be unpacked.</summary>
internal sealed class BodyLimits : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem.Of(e.StatusCode, "The body is too large, and nothing of it was taken; send it in parts.");
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return Problem.Of(
                StatusCodes.Status400BadRequest, "The body ended early or cannot be unpacked; send it again whole.");
        }
    }
}
