using System.Threading.RateLimiting;
using Burnwatch.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Samples;

/// <summary>Lets so many requests through at once, before their bodies are read: those take the memory.</summary>
internal sealed class RequestsAtOnce(ConcurrencyLimiter limiter) : IEndpointFilter
{
    /// <summary>So many are read and stored at once.</summary>
    private const int Most = 64;

    /// <summary>So many more wait with their bodies unread.</summary>
    private const int MostWaiting = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The one for all that is pushed.</summary>
    public static RequestsAtOnce OfDaemon() => new(new ConcurrencyLimiter(new ConcurrencyLimiterOptions
    {
        PermitLimit = Most,
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        using var lease = await limiter.AcquireAsync(1, http.RequestAborted);
        return lease.IsAcquired
            ? await next(context)
            : Problem.Later(
                http, StatusCodes.Status429TooManyRequests,
                "Too many requests are read already, and nothing of this was taken; send it again later.",
                RetryAfter);
    }
}
