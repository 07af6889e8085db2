using Burnwatch.Secrets;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>Where to call, an absolute address that ends with a slash, and with which key.</summary>
internal readonly record struct ElevenApiAccess(Uri BaseUrl, Secret Key)
{
    /// <summary>Whose calls share a budget and a circuit.</summary>
    public string Workspace { get; init; } = "";

    public CallLane Lane { get; init; }
}
