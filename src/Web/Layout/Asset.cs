using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Web.Layout;

/// <summary>A file that pages refer to, held in the assembly; its address changes with its content.</summary>
internal sealed class Asset
{
    private readonly byte[] content;
    private readonly string contentType;

    private Asset(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        content = new byte[stream.Length];
        stream.ReadExactly(content);
        this.contentType = contentType;
        var version = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
        Path =
            $"/assets/{System.IO.Path.GetFileNameWithoutExtension(name)}-{version}{System.IO.Path.GetExtension(name)}";
    }

    public static Asset Stylesheet { get; } = new("burnwatch.css", "text/css; charset=utf-8");

    public static Asset Icon { get; } = new("burnwatch.svg", "image/svg+xml");

    public static IReadOnlyList<Asset> All { get; } = [Stylesheet, Icon];

    public string Path { get; }

    public IResult Serve(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, contentType);
    }
}
