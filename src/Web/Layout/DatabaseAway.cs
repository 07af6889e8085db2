using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Web.Layout;

/// <summary>Says so on a page when the database does not answer.</summary>
internal sealed partial class DatabaseAway(TimeProvider time, ILogger<DatabaseAway> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (IsAway(e) && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            Log.NotRead(logger, context.HttpContext.Request.Path, e);
            return PageResult.Of<DatabaseAwayPage>(time.GetUtcNow(), StatusCodes.Status503ServiceUnavailable);
        }
    }

    // A statement that the server refuses is our fault and not an outage: that one stays an error.
    private static bool IsAway(Exception e) => e is PostgresException refusal
        ? refusal.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
        : e is NpgsqlException or TimeoutException;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The page {Path} was not shown, since the database did not answer; it comes "
            + "back with the database")]
        public static partial void NotRead(ILogger logger, string path, Exception error);
    }
}
