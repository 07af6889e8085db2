using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Web.Access;

/// <summary>
/// Lets only those through whose token has a scope, or one of several. The token is a bearer header, never part of an address.
/// </summary>
internal sealed partial class RequiresScope(IReadOnlyList<string> anyOf, TokenVerifier verifier, ILogger logger)
    : IEndpointFilter
{
    public RequiresScope(string scope, TokenVerifier verifier, ILogger logger)
        : this([scope], verifier, logger)
    {
    }

    private const string Scheme = "Bearer ";

    /// <summary>Longer than any token of ours.</summary>
    private const int LongestToken = 200;

    private static readonly object GrantItem = new();

    /// <summary>The number of the token that was let through.</summary>
    public static long TokenOf(HttpContext http) => GrantOf(http).Id;

    /// <summary>What the token that was let through allows.</summary>
    public static TokenGrant GrantOf(HttpContext http) => (TokenGrant)http.Items[GrantItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (TokenIn(http.Request) is not { } token)
            return Unauthorized(http, "Send a token in the header 'Authorization: Bearer ...'; "
                + "'burnwatch token create' makes one.");
        try
        {
            if (await verifier.VerifyAsync(token, http.RequestAborted) is not { } grant)
                return Unauthorized(http, "The token is not known, was revoked or has expired; "
                    + "'burnwatch token create' makes another.");
            if (!anyOf.Any(scope => grant.Scopes.Contains(scope, StringComparer.Ordinal)))
                return Problem.Of(
                    StatusCodes.Status403Forbidden, $"The token lacks the scope {string.Join(" or ", anyOf)}; make one that has it.");
            http.Items[GrantItem] = grant;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Log.NotVerified(logger, e);
            return Problem.Later(
                http, StatusCodes.Status503ServiceUnavailable,
                "The token cannot be looked up while the database is away; send this again later.",
                TimeSpan.FromSeconds(30));
        }
        return await next(context);
    }

    private static string? TokenIn(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && header.Length <= Scheme.Length + LongestToken
            && header[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
    }

    private static IResult Unauthorized(HttpContext http, string sentence)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(StatusCodes.Status401Unauthorized, sentence);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "A token could not be looked up, since the database did not answer; its sender is told to send again")]
        public static partial void NotVerified(ILogger logger, Exception error);
    }
}
