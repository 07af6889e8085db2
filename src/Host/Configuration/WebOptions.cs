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

    /// <summary>
    /// Names under which browsers ask for the pages, beside those of this machine and the one of
    /// <c>Alerting:PublicUrl</c>; <c>*.example.com</c> stands for every name below. None unless set.
    /// </summary>
    /// <remarks>
    /// A page of somebody else whose name is made to lead to loopback could otherwise read ours with the browser of
    /// whoever looks at it.
    /// </remarks>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}

internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        var faults = new[] { ListenFault(options.Listen) }
            .Concat(options.AllowedHosts.Select(HostFault))
            .OfType<string>()
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? HostFault(string host) =>
        Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is UriHostNameType.Unknown
            ? $"Web:AllowedHosts holds '{host}', which is no host name. "
                + "Write it as burnwatch.example.com, without a port."
            : null;

    private static string? ListenFault(Uri listen)
    {
        if (!listen.IsAbsoluteUri
            || listen.Scheme != Uri.UriSchemeHttp
            || listen.PathAndQuery != "/")
            return $"Web:Listen is '{listen}', which is not an address to listen on. "
                + "Write it as http://127.0.0.1:8099.";
        return listen.IsLoopback
            ? null
            : $"Web:Listen is '{listen}', which other machines can reach, "
                + "and Burnwatch does not ask who is there yet. "
                + "Listen on loopback, such as http://127.0.0.1:8099, behind a proxy that does.";
    }
}
