using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Configuration;

/// <summary>Section <c>Web</c>: where the pages and the HTTP endpoints are served.</summary>
internal sealed record WebOptions
{
    public const string Section = "Web";

    /// <summary>
    /// The address to listen on. On loopback only, since nothing asks who is there yet, but for what services push.
    /// Port 0 takes a free one.
    /// </summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8099");

    /// <summary>
    /// An address for what services push, and for nothing else: there every request needs a token, so other machines
    /// may reach it. None unless set; what is pushed is taken at <see cref="Listen"/> in any case.
    /// </summary>
    public Uri? PushListen { get; init; }

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
        var faults = new[] { ListenFault(options.Listen), PushListenFault(options) }
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

    private static string? PushListenFault(WebOptions options) => options.PushListen switch
    {
        { } listen when !IsAddress(listen) => $"Web:PushListen is '{listen}', which is not an address to listen on. "
            + "Write it as http://0.0.0.0:8098.",
        { Port: > 0 } listen when IsAddress(options.Listen) && listen.Port == options.Listen.Port =>
            $"Web:PushListen and Web:Listen have the same port, {listen.Port}. Give each one of its own.",
        _ => null,
    };

    private static bool IsAddress(Uri listen) =>
        listen.IsAbsoluteUri && listen.Scheme == Uri.UriSchemeHttp && listen.PathAndQuery == "/";

    private static string? ListenFault(Uri listen)
    {
        if (!IsAddress(listen))
            return $"Web:Listen is '{listen}', which is not an address to listen on. "
                + "Write it as http://127.0.0.1:8099.";
        return listen.IsLoopback
            ? null
            : $"Web:Listen is '{listen}', which other machines can reach, "
                + "and Burnwatch does not ask who is there yet. "
                + "Listen on loopback, such as http://127.0.0.1:8099, behind a proxy that does. "
                + "For services that push alone, set Web:PushListen: it asks for a token.";
    }
}
