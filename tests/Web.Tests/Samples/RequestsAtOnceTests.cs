using System.Threading.RateLimiting;
using Burnwatch.Web.Samples;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Tests.Samples;

public sealed class RequestsAtOnceTests
{
    [Fact]
    public async Task One_more_than_may_be_read_is_told_to_come_again_and_may_once_another_has_ended()
    {
        await using var limiter = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 0 });
        var filter = new RequestsAtOnce(limiter);
        var end = new TaskCompletionSource<object?>();

        var first = filter.InvokeAsync(Context(), _ => new ValueTask<object?>(end.Task));
        var refused = Context();
        var answer = await filter.InvokeAsync(refused, _ => throw new InvalidOperationException("It was let in."));
        end.SetResult("read");

        Assert.Equal(429, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
        Assert.Equal("2", refused.HttpContext.Response.Headers.RetryAfter.ToString());
        Assert.Equal("read", await first);
        Assert.Equal("next", await filter.InvokeAsync(Context(), _ => ValueTask.FromResult<object?>("next")));
    }

    private static DefaultEndpointFilterInvocationContext Context() => new(new DefaultHttpContext());
}
