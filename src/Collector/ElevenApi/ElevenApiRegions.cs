namespace Burnwatch.Collector.ElevenApi;

/// <summary>The provider's hosts, by the region that a workspace is kept in.</summary>
internal static class ElevenApiRegions
{
    private const string Global = "global";

    private static readonly Dictionary<string, Uri> Hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        [Global] = new("https://api.elevenlabs.io/"),
        ["us"] = new("https://api.us.elevenlabs.io/"),
        ["eu"] = new("https://api.eu.residency.elevenlabs.io/"),
        ["in"] = new("https://api.in.residency.elevenlabs.io/"),
        ["sg"] = new("https://api.sg.residency.elevenlabs.io/"),
    };

    /// <summary>All words, for a sentence.</summary>
    public static string Words => string.Join(", ", Hosts.Keys);

    /// <summary>The host of a region, the global one for none; null for a word that is none.</summary>
    public static Uri? Find(string? region) => Hosts.GetValueOrDefault(region ?? Global);
}
