using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Access;

/// <summary>An answer that says in a sentence what was wrong, as <c>application/problem+json</c>.</summary>
internal static class Problem
{
    public static IResult Of(int status, string sentence) =>
        Results.Problem(statusCode: status, title: sentence, type: "about:blank");

    /// <summary>The same, with the time after which it is worth trying again.</summary>
    public static IResult Later(HttpContext http, int status, string sentence, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter =
            ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Of(status, sentence);
    }
}
