using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;

namespace Burnwatch.Collector;

/// <summary>
/// A workspace of the settings, ready to be asked; its secrets are references until a call needs them.
/// </summary>
internal sealed record WatchedWorkspace(
    string Name, Uri BaseUrl, SecretReference ApiKey, IReadOnlyList<WatchedProbe> Probes)
{
    /// <summary>The key that is used when the other one is refused, or by choice.</summary>
    public SecretReference? SecondaryApiKey { get; init; }

    /// <summary>The key that changes credentials; null where the one that reads does.</summary>
    public SecretReference? ContainmentApiKey { get; init; }

    /// <summary>Reads settings that <see cref="CollectorOptionsValidator"/> has passed.</summary>
    public static WatchedWorkspace From(WorkspaceOptions options) => new(
        options.Name,
        // A base address with a path must end in a slash, or the last part of the path is replaced.
        options.BaseUrl is { } url ? new Uri(url.TrimEnd('/') + '/') : ElevenApiRegions.Find(options.Region)!,
        SecretReference.Parse(options.ApiKey),
        [.. options.Probes.Select(WatchedProbe.From)])
    {
        SecondaryApiKey = options.SecondaryApiKey is { } secondary ? SecretReference.Parse(secondary) : null,
        ContainmentApiKey = options.ContainmentApiKey is { } writer ? SecretReference.Parse(writer) : null,
    };

    /// <summary>Resolves a reference, anew for each poll.</summary>
    /// <exception cref="SecretUnavailableException">The secret is not there.</exception>
    public ElevenApiAccess Access(SecretReference key) => new(BaseUrl, key.Resolve()) { Workspace = Name };
}

/// <summary>A credential whose concurrency is probed with itself.</summary>
internal sealed record WatchedProbe(string Credential, SecretReference ApiKey, string ModelFamily)
{
    /// <summary>Reads settings that <see cref="CollectorOptionsValidator"/> has passed.</summary>
    public static WatchedProbe From(ProbeOptions options) =>
        new(options.Credential, SecretReference.Parse(options.ApiKey), options.ModelFamily);
}
