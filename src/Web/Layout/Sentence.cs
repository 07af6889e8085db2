namespace Burnwatch.Web.Layout;

/// <summary>Words of ours at the beginning of a sentence.</summary>
internal static class Sentence
{
    /// <summary>The same with a capital letter first.</summary>
    public static string Of(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
