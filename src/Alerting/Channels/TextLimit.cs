using System.Globalization;

namespace Burnwatch.Alerting.Channels;

/// <summary>Text within what a channel takes.</summary>
internal static class TextLimit
{
    /// <summary>At most so many UTF-16 characters, the last of them '…' where some were cut; no character is halved.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var length = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && elements.ElementIndex + elements.GetTextElement().Length <= most - 1)
            length = elements.ElementIndex + elements.GetTextElement().Length;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
