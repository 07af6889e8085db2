using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Samples;

/// <summary><c>/api/v1/openapi.json</c>: what may be sent, for those who generate clients; part of the assembly.</summary>
internal static class ApiDescription
{
    public const string Path = "/api/v1/openapi.json";

    private const string Name = "openapi.json";

    public static IResult Show() => Results.Stream(
        Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The assembly does not contain '{Name}'."),
        "application/json");
}
