using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.Faults;

/// <summary>Lets a request through, or does to it what the plan says.</summary>
internal sealed class FaultGate(FaultPlan plan, TimeProvider time)
{
    /// <param name="http">The request.</param>
    /// <param name="endpoint">Where it went.</param>
    /// <param name="refuse">The peer's answer to a request that a fault refuses.</param>
    /// <param name="next">Does the request and writes its answer.</param>
    public async Task RunAsync(
        HttpContext http, SimulatorEndpoint endpoint, Func<Fault, IResult> refuse, Func<Task> next)
    {
        var fault = plan.Take(endpoint);
        switch (fault?.Kind)
        {
            case null:
                await next();
                break;
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, time, http.RequestAborted);
                await next();
                break;
            case FaultKind.Down:
                http.Abort();
                break;
            case FaultKind.CutOff:
                await CutOffAsync(http, await BufferAsync(http, next));
                break;
            case FaultKind.Malformed:
                await BreakAsync(http, await BufferAsync(http, next));
                break;
            default:
                if (fault.RetryAfter is { } after)
                    http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString("0", null);
                await refuse(fault).ExecuteAsync(http);
                break;
        }
    }

    private static async Task<byte[]> BufferAsync(HttpContext http, Func<Task> next)
    {
        var real = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        await next();
        http.Response.Body = real;
        return buffer.ToArray();
    }

    // The server ends a connection whose answer is shorter than was promised. To abort it would reset it, and then the
    // client may never see the first half.
    private static async Task CutOffAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentLength = Math.Max(body.Length, 1);
        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task BreakAsync(HttpContext http, byte[] body)
    {
        byte[] broken = [.. body[..(body.Length / 2)], (byte)'<'];
        http.Response.ContentLength = broken.Length;
        await http.Response.Body.WriteAsync(broken, http.RequestAborted);
    }
}
