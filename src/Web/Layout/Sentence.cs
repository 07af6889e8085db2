using Burnwatch.Signals;

namespace Burnwatch.Web.Layout;

/// <summary>Words of ours as they stand in a sentence.</summary>
internal static class Sentence
{
    /// <summary>The same with a capital letter first.</summary>
    public static string Of(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>
    /// How long ago: "12 min ago"; "just now" also for the running minute, whose end is still to come.
    /// </summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) =>
        now - at < TimeSpan.FromSeconds(1) ? "just now" : $"{Wording.Duration(now - at)} ago";
}
