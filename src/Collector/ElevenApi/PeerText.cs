using Burnwatch.Secrets;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>Text that the provider chose, made fit for a line of a log and for a page.</summary>
internal static class PeerText
{
    private const int Longest = 200;

    /// <summary>The text without the key, in one line, cut where it is long.</summary>
    public static string Tidy(string text, Secret key)
    {
        // The key first: a cut in the middle of it would leave a half that nothing finds.
        var line = string.Concat(key.Redact(text).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "…");
    }
}
