using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Configuration;

/// <summary>Section <c>Web</c>: where the pages and the HTTP endpoints are served.</summary>
internal sealed record WebOptions
{
    public const string Section = "Web";

    /// <summary>
    /// The address to listen on. On loopback only, since nothing asks who is there yet. Port 0 takes a free one.
    /// </summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8099");
}

internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        if (!options.Listen.IsAbsoluteUri
            || options.Listen.Scheme != Uri.UriSchemeHttp
            || options.Listen.PathAndQuery != "/")
            return ValidateOptionsResult.Fail(
                $"Web:Listen is '{options.Listen}', which is not an address to listen on. "
                + "Write it as http://127.0.0.1:8099.");
        return options.Listen.IsLoopback
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Web:Listen is '{options.Listen}', which other machines can reach, "
                + "and Burnwatch does not ask who is there yet. "
                + "Listen on loopback, such as http://127.0.0.1:8099, behind a proxy that does.");
    }
}
