using System.Text.RegularExpressions;

namespace PagerDuty.Client;

/// <summary>
/// The integration key of a PagerDuty service, which is all that anybody needs to page that service. It shows in the
/// body of a request and nowhere else: it has no text form, no public member, and no JSON form outside this client.
/// </summary>
public sealed class RoutingKey
{
    /// <summary>What stands in every text where the key itself would.</summary>
    internal const string Mask = "(routing key)";

    /// <param name="text">The key; white space around it, such as the line end of a file, is dropped.</param>
    /// <exception cref="ArgumentException">The text is empty, or holds something that no key holds.</exception>
    public RoutingKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Value = text.Trim();
        if (Value.Length == 0)
            throw Unusable("is empty", nameof(text));
        if (!Value.All(char.IsAsciiLetterOrDigit))
            throw Unusable("holds other characters than letters and digits", nameof(text));
    }

    internal string Value { get; }

    /// <summary>Never the key.</summary>
    public override string ToString() => Mask;

    /// <summary>The text with every occurrence of the key replaced, whatever its case.</summary>
    internal string Redact(string text)
    {
        // JSON may spell any letter as \u00xx, and an answer that is not JSON to its end is shown as it came.
        var spelling = string.Concat(Value.Select(c => $@"(?:{c}|\\u{(int)c:x4})"));
        return Regex.Replace(text, spelling, Mask, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    private static ArgumentException Unusable(string why, string parameter) =>
        new($"A routing key {why}; copy the integration key of the PagerDuty service.", parameter);
}
